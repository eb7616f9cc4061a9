using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;

namespace Tracepost.Benchmarks.Measure;

/// <summary>
/// How many bytes a .NET process allocates while this is watching, by the counter <c>alloc-rate</c> that its runtime publishes once a second. It costs the
/// process next to nothing.
/// </summary>
internal sealed class AllocatedBytes : IDisposable
{
    private readonly EventPipeSession _session;
    private readonly Task _reading;
    private double _bytes;

    private AllocatedBytes(EventPipeSession session)
    {
        _session = session;
        _reading = Task.Factory.StartNew(Read, TaskCreationOptions.LongRunning);
    }

    /// <summary>So far; at most a second late.</summary>
    public double Total => Volatile.Read(ref _bytes);

    public static AllocatedBytes Of(int processId)
    {
        var counters = new EventPipeProvider(
            "System.Runtime", EventLevel.Informational, arguments: new Dictionary<string, string> { ["EventCounterIntervalSec"] = "1" });
        return new AllocatedBytes(new DiagnosticsClient(processId).StartEventPipeSession([counters], requestRundown: false, circularBufferMB: 16));
    }

    public void Dispose()
    {
        try
        {
            _session.Stop();
        }
        catch (Exception e) when (e is ServerNotAvailableException or TimeoutException or IOException)
        {
            // The process has ended.
        }

        _reading.Wait(TimeSpan.FromSeconds(10));
        _session.Dispose();
    }

    private void Read()
    {
        using var source = new EventPipeEventSource(_session.EventStream);
        source.Dynamic.All += counter =>
        {
            // {"Name":"alloc-rate","DisplayName":"Allocation Rate","Increment":8168,"CounterType":"Sum",…}
            if (counter.EventName == "EventCounters" && counter.PayloadValue(0) is IDictionary<string, object> outer
                && outer["Payload"] is IDictionary<string, object> payload && payload["Name"] as string == "alloc-rate")
                Volatile.Write(ref _bytes, _bytes + Convert.ToDouble(payload["Increment"], CultureInfo.InvariantCulture));
        };
        source.Process();
    }
}
