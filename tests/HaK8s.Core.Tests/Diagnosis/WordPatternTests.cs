using HaK8s.Diagnosis;
using Xunit;

namespace HaK8s.Tests.Diagnosis;

public sealed class WordPatternTests
{
    // With backtracking the first of them would take longer than anybody waits.
    [Theory]
    [InlineData('a', "!", 0)]
    [InlineData('A', "", 60)]
    public void No_text_takes_long(char letter, string end, int length)
    {
        string text = new string(letter, 60) + end;
        WordPattern pattern = WordPattern.Of("^(a|a?)+$");
        Assert.Equal((length > 0, length), (pattern.IsMatch(text), pattern.Length(text)));
    }

    [Fact]
    public void The_length_is_that_of_the_first_match() => Assert.Equal(3, WordPattern.Of("b+").Length("a BBB bb"));
}
