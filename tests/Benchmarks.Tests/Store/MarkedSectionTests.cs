using Tracepost.Benchmarks.Store;

namespace Tracepost.Benchmarks.Tests.Store;

public class MarkedSectionTests
{
    [Fact]
    public void Leaves_what_is_written_around_it()
    {
        const string text = $"# Benchmarks\n\nby hand\n\n{MarkedSection.Begin}\nold\n{MarkedSection.End}\n\n## Others\n";
        Assert.Equal(
            $"# Benchmarks\n\nby hand\n\n{MarkedSection.Begin}\n| new |\n{MarkedSection.End}\n\n## Others\n", MarkedSection.Replace(text, "\n| new |\n\n"));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData(MarkedSection.Begin)]
    [InlineData($"{MarkedSection.End} {MarkedSection.Begin}")]
    public void Refuses_a_text_without_its_marks(string text) => Assert.Throws<FormatException>(() => MarkedSection.Replace(text, "new"));
}
