using System.Net.Sockets;
using FsCheck.Xunit;
using HaK8s.ControlPlane;
using Xunit;

namespace HaK8s.Tests.ControlPlane;

/// <summary>The forecast against what was measured with kubectl 1.20.2 (whose dial is bound by the request), and laws of the walk.</summary>
public sealed class GoDialerTests
{
    private const double Third = 1.0 / 3;

    private static DialTarget Serving => new(AddressFamily.InterNetwork, DialOutcome.Serves, TimeSpan.Zero);

    private static DialTarget Breaking => Serving with { Outcome = DialOutcome.Breaks };

    private static DialTarget Refusing => Serving with { Outcome = DialOutcome.Refuses };

    private static DialTarget Silent(double? cost = null) => Serving with { Outcome = DialOutcome.IsSilent, Cost = cost is { } seconds ? TimeSpan.FromSeconds(seconds) : null };

    private static DialForecast Forecast(double? timeout, bool bound, params DialTarget[] targets) =>
        new GoDialer(timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null, bound).Forecast(targets, AddressFamily.InterNetwork);

    private static void Is(double failing, double slow, double delay, DialForecast forecast)
    {
        Assert.Equal(failing, forecast.FailureShare, 9);
        Assert.Equal(slow, forecast.SlowShare, 9);
        Assert.Equal(delay, forecast.Delay.TotalSeconds, 3);
    }

    [Theory]
    [InlineData(30, 3, 10)]
    [InlineData(30, 1, 30)]
    [InlineData(5, 3, 2)] // an equal share would be too short
    [InlineData(1.5, 3, 1.5)] // all that is left
    public void A_try_gets_an_equal_share_of_what_is_left_and_two_seconds_at_least(double left, int addresses, double share) =>
        Assert.Equal(TimeSpan.FromSeconds(share), GoDialer.Share(TimeSpan.FromSeconds(left), addresses));

    [Theory]
    // One of three powered off. Measured: 10.2 s, or 3.1 s once the kernel knows that there is no way; with --request-timeout 3 s and 5 s 2.1 s, with 2 s the call fails.
    [InlineData(null, true, null, 0, Third, 10)]
    [InlineData(null, true, 3.1, 0, Third, 3.1)]
    [InlineData(5.0, true, null, 0, Third, 2)]
    [InlineData(3.0, true, null, 0, Third, 2)]
    [InlineData(2.0, true, null, Third, 0, 0)]
    // A dial that its request does not bind takes its ten seconds, and the call fails before.
    [InlineData(null, false, null, 0, Third, 10)]
    [InlineData(3.0, false, null, Third, 0, 0)]
    [InlineData(11.0, false, null, 0, Third, 10)]
    public void One_silent_address_of_three_costs_what_was_measured(double? timeout, bool bound, double? cost, double failing, double slow, double delay) =>
        Is(failing, slow, delay, Forecast(timeout, bound, Serving, Serving, Silent(cost)));

    [Fact]
    public void Two_silent_addresses_of_three_are_met_one_after_the_other_half_of_the_times() =>
        Is(0, 2 * Third, 15, Forecast(null, true, Silent(), Serving, Silent()));

    [Fact]
    public void A_refusing_address_costs_nothing_and_leaves_its_share_to_the_others()
    {
        Is(0, 0, 0, Forecast(null, true, Serving, Refusing, Refusing));
        // Silent first: 10 s of 30. Refusing before silent: 15 s of 30.
        Is(0, 0.5, 35.0 / 3, Forecast(null, true, Serving, Refusing, Silent()));
    }

    [Fact]
    public void An_address_that_connects_and_breaks_fails_its_calls_since_no_other_is_tried() =>
        Is(Third, 0, 0, Forecast(null, true, Serving, Serving, Breaking));

    [Fact]
    public void When_none_serves_all_fail()
    {
        Is(1, 0, 0, Forecast(null, true, Silent(), Refusing));
        Is(1, 0, 0, Forecast(null, true));
    }

    [Fact]
    public void The_other_family_takes_over_after_300_milliseconds()
    {
        DialTarget six = Silent() with { Family = AddressFamily.InterNetworkV6 };
        DialForecast forecast = new GoDialer(null, true).Forecast([six, six, Serving], AddressFamily.InterNetworkV6);
        Is(0, 0, 0, forecast);
        Is(0, 0, 0, new GoDialer(TimeSpan.FromSeconds(1), true).Forecast([six, six, Serving], AddressFamily.InterNetworkV6));
        Is(1, 0, 0, new GoDialer(TimeSpan.FromSeconds(0.2), true).Forecast([six, six, Serving], AddressFamily.InterNetworkV6));
    }

    [Property(MaxTest = 50)]
    public void While_one_serves_and_none_breaks_no_call_fails_without_a_time_out(byte refusing, byte silent)
    {
        DialForecast forecast = Forecast(null, true, [Serving, .. Enumerable.Repeat(Refusing, refusing % 4), .. Enumerable.Repeat(Silent(), silent % 4)]);
        Assert.Equal(0, forecast.FailureShare);
        Assert.Equal(silent % 4 > 0, forecast.SlowShare > 0);
    }

    [Property(MaxTest = 50)]
    public void With_a_time_out_below_every_share_the_calls_that_fail_are_those_that_try_a_silent_one_first(byte serving, byte silent, bool bound)
    {
        int alive = (serving % 4) + 1, dead = silent % 4;
        DialForecast forecast = Forecast(1.5, bound, [.. Enumerable.Repeat(Serving, alive), .. Enumerable.Repeat(Silent(), dead)]);
        Assert.Equal((double)dead / (alive + dead), forecast.FailureShare, 9);
        Assert.Equal(0, forecast.SlowShare);
    }
}
