using Tracepost.ApiService.Receivers.Writer;

namespace Tracepost.ApiService.Receivers.Jaeger.Agent;

/// <summary>
/// Counts the packets that a door dropped, by reason, and says so in the log: once a minute for each reason, since nobody else hears of it.
/// </summary>
internal sealed partial class AgentDrops(string protocol, ILogger logger, TimeProvider time)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly long[] _packets = new long[Enum.GetValues<WriteOutcome>().Length];
    private readonly long[] _logged = new long[Enum.GetValues<WriteOutcome>().Length];

    /// <summary>How the packets came, as the metrics call it.</summary>
    public string Protocol => protocol;

    /// <summary>How many packets were dropped for this reason since the start.</summary>
    public long this[WriteOutcome reason] => Interlocked.Read(ref _packets[(int)reason]);

    /// <summary>Counts dropped packets.</summary>
    /// <param name="reason">Why they were dropped.</param>
    /// <param name="packets">How many.</param>
    /// <param name="problem">More about it, for the log.</param>
    public void Add(WriteOutcome reason, int packets, string problem)
    {
        var total = Interlocked.Add(ref _packets[(int)reason], packets);
        var now = time.GetTimestamp();
        var last = Interlocked.Read(ref _logged[(int)reason]);
        var isDue = last == 0 || time.GetElapsedTime(last, now) >= Quiet;
        if (isDue && Interlocked.CompareExchange(ref _logged[(int)reason], now, last) == last) LogDropped(protocol, reason.Name(), total, problem);
    }

    [LoggerMessage(1, LogLevel.Warning, "{Protocol}: packets are dropped, {Reason} ({Total} since the start). {Problem}")]
    private partial void LogDropped(string protocol, string reason, long total, string problem);
}
