using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Tracepost.ApiService.Sampling.Files;

/// <summary>
/// The strategies of a file. Readers see either all of a file's strategies or all of the next one's; a file that cannot be used changes
/// nothing. One caller at a time may load.
/// </summary>
internal sealed class FileStrategies(IOptions<SamplingOptions> options, SamplingMetrics metrics, ILogger<FileStrategies> logger) : ISamplingStrategies
{
    private readonly SamplingOptions _options = options.Value;
    private readonly StrategyMerger _merger = new(options.Value.DefaultProbability);
    private volatile StrategyTable _inForce = new(new ProbabilisticStrategy(options.Value.DefaultProbability), []);

    // What the file was like at the last look, so that each change is told once: a hash of its content, or why it could not be read.
    private byte[] _lastContent = [];
    private string? _lastTrouble;

    public ValueTask<SamplingStrategy> ForAsync(string service, CancellationToken cancellationToken) => new(_inForce.For(service));

    /// <summary>Reads the file for the first time.</summary>
    /// <exception cref="StrategiesFileException">It cannot be used.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(_options.File))
        {
            FileLog.NoFile(logger, _options.DefaultProbability);
            return;
        }

        var content = await StrategiesFile.ReadAsync(_options.File, cancellationToken);
        _lastContent = SHA256.HashData(content);
        Use(_options.File, content);
    }

    /// <summary>Reads the file again if its content has changed.</summary>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        var path = _options.File!;
        byte[] content;
        try
        {
            content = await StrategiesFile.ReadAsync(path, cancellationToken);
        }
        catch (StrategiesFileException trouble)
        {
            if (_lastTrouble != trouble.Message) Keep(trouble);
            _lastTrouble = trouble.Message;
            return;
        }

        var hash = SHA256.HashData(content);
        if (_lastTrouble is null && hash.AsSpan().SequenceEqual(_lastContent)) return;

        _lastTrouble = null;
        _lastContent = hash;
        try
        {
            Use(path, content);
            metrics.Reloaded();
        }
        catch (StrategiesFileException mistake)
        {
            Keep(mistake);
        }
    }

    private void Keep(StrategiesFileException why)
    {
        metrics.ReloadFailed();
        FileLog.Kept(logger, why.Message);
    }

    private void Use(string path, byte[] content)
    {
        StrategiesDocument document;
        try
        {
            document = StrategiesReader.Read(content);
        }
        catch (StrategiesFileException error)
        {
            throw new StrategiesFileException($"{path}, {error.Message}");
        }

        _inForce = _merger.Merge(document);
        FileLog.InForce(logger, path, _inForce.Count);
        foreach (var warning in document.Warnings) FileLog.Warning(logger, path, warning);
    }
}
