using System.ComponentModel.DataAnnotations;

namespace Tracepost.ApiService.Sampling;

/// <summary>Where the strategies come from. Section <c>Sampling</c>.</summary>
internal sealed record SamplingOptions : IValidatableObject
{
    public const string Section = "Sampling";

    /// <summary>Who knows the strategies: the name of a <see cref="SamplingSource"/>, in any case.</summary>
    public string Source { get; init; } = "file";

    /// <summary>The path of the strategies file, in Jaeger's format; none: every service has <see cref="DefaultProbability"/>.</summary>
    public string? File { get; init; }

    /// <summary>Seconds between two looks at whether the file has changed; 0: it is read once.</summary>
    [Range(0, 86400)]
    public int ReloadSeconds { get; init; } = 10;

    /// <summary>The probability, 0 to 1, where the file says nothing.</summary>
    [Range(0d, 1d)]
    public double DefaultProbability { get; init; } = 0.001;

    /// <summary>Who knows the strategies.</summary>
    internal SamplingSource From => Enum.Parse<SamplingSource>(Source, ignoreCase: true);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Enum.GetNames<SamplingSource>().Contains(Source, StringComparer.OrdinalIgnoreCase))
            yield return new ValidationResult($"{Section}:{nameof(Source)} is '{Source}', but must be 'file' or 'adaptive'.", [nameof(Source)]);
        else if (From == SamplingSource.Adaptive && !string.IsNullOrWhiteSpace(File))
        {
            yield return new ValidationResult(
                $"{Section}:{nameof(File)} is '{File}', but {Section}:{nameof(Source)} is adaptive, which reads no file: leave one of them out.", [nameof(File)]);
        }
    }
}
