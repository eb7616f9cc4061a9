namespace Tracepost.DataService.Tests.Query;

/// <summary>Times for test data, Unix nanoseconds.</summary>
internal static class TestClock
{
    private const long Day = 86_400 * TestSpans.Second;

    /// <summary>Yesterday at noon: in the middle of a partition and of a slot of ten minutes.</summary>
    public static readonly long Noon = Midnight - Day / 2 + 300 * TestSpans.Second;

    /// <summary>The last midnight.</summary>
    public static long Midnight
    {
        get
        {
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() * TestSpans.Second;
            return now - now % Day;
        }
    }
}
