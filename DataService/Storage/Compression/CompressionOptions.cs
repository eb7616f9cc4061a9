using System.ComponentModel.DataAnnotations;

namespace Tracepost.DataService.Storage.Compression;

/// <summary>How payloads are compressed. Section <c>Compression</c>.</summary>
internal sealed record CompressionOptions
{
    public const string Section = "Compression";

    /// <summary>The zstd level. Higher ones cost more CPU per span than they save bytes.</summary>
    [Range(1, 19)]
    public int Level { get; init; } = 1;

    /// <summary>Whether dictionaries are trained. Without them a span takes nearly twice the space.</summary>
    public bool Train { get; init; } = true;

    /// <summary>The size of a trained dictionary in bytes.</summary>
    [Range(4 * 1024, 1024 * 1024)]
    public int DictionaryBytes { get; init; } = 112 * 1024;

    /// <summary>Bytes of recent payloads, before compression, that a dictionary is trained from.</summary>
    [Range(256 * 1024, 256 * 1024 * 1024)]
    public int SampleBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Hours after which a dictionary is replaced by one trained from what comes now.</summary>
    [Range(1, 24 * 365)]
    public int RetrainHours { get; init; } = 24;

    /// <summary>Seconds between two looks at whether to train, and for dictionaries that other replicas have trained.</summary>
    [Range(1, 3600)]
    public int CheckSeconds { get; init; } = 30;
}
