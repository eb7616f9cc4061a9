namespace Tracepost.OrderSystem;

/// <summary>What the command line said.</summary>
internal sealed record DemoOptions
{
    /// <summary>The OTLP/gRPC endpoint.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Traces per second.</summary>
    public required double Rate { get; init; }

    /// <summary>How many live traces to send.</summary>
    public required long Count { get; init; }

    /// <summary>The seed of everything that is left to chance.</summary>
    public required int Seed { get; init; }

    /// <summary>How much of the past to fill; zero for none.</summary>
    public required TimeSpan History { get; init; }
}
