namespace Tracepost.ApiService.Pages.Traces.Views.Flame;

/// <summary>A flame graph as it is drawn: bounded in its boxes, however many spans it is about.</summary>
public sealed record FlamePicture
{
    /// <summary>How many lanes are drawn at most; there is a link to those below.</summary>
    public const int MaxLanes = 80;

    /// <summary>How many boxes are drawn at most: what is small is put together until they are no more.</summary>
    public const int MaxBoxes = 2_000;

    /// <summary>Row by row, each from the left to the right.</summary>
    public required IReadOnlyList<FlameBox> Boxes { get; init; }

    /// <summary>The lanes that are drawn.</summary>
    public required int Lanes { get; init; }

    /// <summary>Whether there are lanes below them.</summary>
    public bool HasMore { get; init; }

    /// <summary>What the whole width is, in words.</summary>
    public required string Scale { get; init; }

    /// <summary>The times along the axis, in nanoseconds after the start of the trace; none if the width is no time.</summary>
    public (double From, double To)? Axis { get; init; }

    /// <summary>The way from the whole trace to what is drawn.</summary>
    public IReadOnlyList<FlameStep> Way { get; init; } = [];

    /// <summary>The address of the spans that the picture is about, in the waterfall; null if it is about all.</summary>
    public string? LinkToSpans { get; init; }
}

/// <summary>A box of a flame graph: a span, a stack, or several that are too small to be drawn.</summary>
public sealed record FlameBox
{
    /// <summary>Its lane, from 0 on.</summary>
    public required int Row { get; init; }

    /// <summary>Where it begins, as a part of the width, 0 to 1.</summary>
    public required double Left { get; init; }

    /// <summary>How wide it is, as a part of the width, 0 to 1.</summary>
    public required double Width { get; init; }

    /// <summary>The CSS class of its colour.</summary>
    public required string Colour { get; init; }

    /// <summary>What stands in it.</summary>
    public required string Label { get; init; }

    /// <summary>What is said of it.</summary>
    public required string Title { get; init; }

    /// <summary>The state that it leads to; null if none.</summary>
    public FlameState? Target { get; init; }

    /// <summary>Whether a span in it failed.</summary>
    public bool IsError { get; init; }

    /// <summary>Whether a span in it is what is looked for.</summary>
    public bool IsMatch { get; init; }
}

/// <summary>A step of the way from the whole trace to what is drawn.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Target">The state that shows it.</param>
public sealed record FlameStep(string Name, FlameState Target)
{
    private const int MaxSteps = 6;

    /// <summary>Of a long way the whole trace and the last steps.</summary>
    internal static IReadOnlyList<FlameStep> Shorten(FlameState state, IEnumerable<FlameStep> fromBelow) =>
        [new FlameStep("Whole trace", state.Whole()), .. fromBelow.Take(MaxSteps).Reverse()];
}
