namespace Tracepost.DataService.Tests.Sampling;

/// <summary>
/// A service whose clients sample as the Jaeger clients do: each asks once a minute, and so they change to a new probability one after
/// the other; each keeps to the lower bound. What they sample is stored. Time goes in steps of ten seconds.
/// </summary>
internal sealed class Traffic(SamplingHost[] replicas, string service)
{
    private const int Clients = 6;

    private readonly Dictionary<string, double> _tracesPerSecond = [];
    private readonly Dictionary<string, double>[] _probabilities = [.. Enumerable.Range(0, Clients).Select(_ => new Dictionary<string, double>())];
    private readonly Dictionary<string, double> _rests = [];
    private double _initial;
    private double _lowerBound;
    private int _step;

    /// <summary>What was stored of each operation in the last minute, per second.</summary>
    public Dictionary<string, double> StoredPerSecond { get; } = [];

    /// <summary>So many traces there would be per second without sampling, of all clients together.</summary>
    public void Set(string operation, double tracesPerSecond) => _tracesPerSecond[operation] = tracesPerSecond;

    /// <summary>Lets a minute pass.</summary>
    /// <returns>How many replicas computed.</returns>
    public async Task<int> MinuteAsync(Action<TimeSpan> advance)
    {
        StoredPerSecond.Clear();
        var computed = 0;
        for (var i = 0; i < 6; i++)
        {
            await AskAsync(_step % Clients);
            foreach (var operation in _tracesPerSecond.Keys) await StoreAsync(operation);
            advance(TimeSpan.FromSeconds(10));
            computed += (await Task.WhenAll(replicas.Select(replica => replica.RoundAsync()))).Count(did => did);
            _step++;
        }

        return computed;
    }

    private async Task AskAsync(int client)
    {
        var answer = await replicas[_step % replicas.Length].AskAsync(service);
        _initial = answer.DefaultProbability;
        _lowerBound = answer.LowerBoundTracesPerSecond;
        _probabilities[client] = answer.Operations.ToDictionary(found => found.Operation, found => found.Probability);
    }

    private async Task StoreAsync(string operation)
    {
        var traffic = _tracesPerSecond[operation] / Clients;
        var sampled = _probabilities.Sum(
            client => Math.Min(traffic, Math.Max(_lowerBound, traffic * client.GetValueOrDefault(operation, _initial))));
        var exact = sampled * 10 + _rests.GetValueOrDefault(operation);
        var traces = (int)exact;
        _rests[operation] = exact - traces;
        StoredPerSecond[operation] = StoredPerSecond.GetValueOrDefault(operation) + traces / 60.0;
        await replicas[_step % replicas.Length].StoreAsync(traces, operation, service);
    }
}
