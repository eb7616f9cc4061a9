using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Tracepost.ManifestHost.Terminal;

/// <summary>Ctrl-C, SIGTERM and SIGHUP: the first one asks for an orderly stop, a second one does not wait for it.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private long _first;

    internal StopSignals() => _registrations =
        [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Stop))];

    /// <summary>Cancelled by the first signal.</summary>
    internal CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _stop.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        // At the second one the system ends us, and the guardian our children. But the terminal and a wrapper such as dotnet run or timeout
        // may both pass on the first one, a moment apart.
        var isFirst = Interlocked.CompareExchange(ref _first, Stopwatch.GetTimestamp(), 0) == 0;
        signal.Cancel = isFirst || Stopwatch.GetElapsedTime(_first) < TimeSpan.FromSeconds(1);
        if (isFirst) _stop.Cancel();
    }
}
