using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Tracepost.ApiService.Receivers;

namespace Tracepost.ApiService.Tests.Receivers;

/// <summary>Adds up what one host's receivers measure, such as <c>tracepost.receiver.spans otlp-grpc accepted</c>.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly Dictionary<string, long> _sums = [];
    private readonly MeterListener _listener = new();

    public Measurements(ReceiverHost host)
    {
        // Other tests have meters of the same name.
        var factory = host.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == ReceiverMetrics.MeterName && instrument.Meter.Scope == factory) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var name = string.Join(' ', [instrument.Name, .. tags.ToArray().Select(tag => tag.Value)]);
            lock (_sums) _sums[name] = instrument.IsObservable ? value : _sums.GetValueOrDefault(name) + value;
        });
        _listener.Start();
    }

    public long this[string name]
    {
        get
        {
            _listener.RecordObservableInstruments();
            lock (_sums) return _sums.GetValueOrDefault(name);
        }
    }

    public void Dispose() => _listener.Dispose();
}
