namespace HaK8s.ControlPlane;

/// <summary>What new connections to the endpoint come to, as shares of all of them.</summary>
/// <param name="FailureShare">Those whose call fails, 0 to 1.</param>
/// <param name="SlowShare">Those that succeed after a delay of a second or more, 0 to 1.</param>
/// <param name="Delay">How long the slow ones are held up, on average; zero when there are none.</param>
public readonly record struct DialForecast(double FailureShare, double SlowShare, TimeSpan Delay);
