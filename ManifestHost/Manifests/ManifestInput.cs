namespace Tracepost.ManifestHost.Manifests;

/// <summary>An input of a parameter: <c>{"type":"string","secret":true,"default":{"generate":{"minLength":22}}}</c>.</summary>
internal sealed record ManifestInput
{
    public bool Secret { get; init; }

    public ManifestDefault? Default { get; init; }
}

/// <summary>Either a value or how to generate one.</summary>
internal sealed record ManifestDefault
{
    public string? Value { get; init; }

    public GenerateRule? Generate { get; init; }
}

/// <summary>What a generated secret must look like.</summary>
internal sealed record GenerateRule
{
    public int MinLength { get; init; }

    public bool Lower { get; init; } = true;

    public bool Upper { get; init; } = true;

    public bool Numeric { get; init; } = true;

    public bool Special { get; init; } = true;

    public int MinLower { get; init; }

    public int MinUpper { get; init; }

    public int MinNumeric { get; init; }

    public int MinSpecial { get; init; }
}
