using Microsoft.Extensions.DependencyInjection;
using Tracepost.ApiService.Sampling;
using Tracepost.ApiService.Tests.Receivers;

namespace Tracepost.ApiService.Tests.Sampling;

/// <summary>A source of strategies that says what a test wants to see at the doors, and remembers whose strategy was asked for.</summary>
internal sealed class GivenStrategies(Func<string, SamplingStrategy> answer) : ISamplingStrategies
{
    private readonly List<string> _asked = [];

    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (_asked) return [.. _asked];
        }
    }

    public ValueTask<SamplingStrategy> ForAsync(string service, CancellationToken cancellationToken)
    {
        lock (_asked) _asked.Add(service);
        return new ValueTask<SamplingStrategy>(answer(service));
    }

    /// <summary>ApiService with this source, whatever its options say.</summary>
    public Task<ReceiverHost> StartAsync(params (string Key, string Value)[] configuration) =>
        ReceiverHost.StartAsync(services => services.AddSingleton<ISamplingStrategies>(this), configuration);
}
