using Tracepost.ApiService.Pages.Formatting;

namespace Tracepost.ApiService.Pages.Traces.Waterfall.Rows;

/// <summary>Where the bar of a span lies on the time axis, and its text where there is room: behind the bar, before it, or inside.</summary>
internal sealed record BarPlace
{
    // What is shorter can still be seen.
    private const double MinPart = 0.0015;

    /// <summary>False if the span lies outside the shown time.</summary>
    public bool IsShown { get; private init; }

    /// <summary>The left end, an SVG length.</summary>
    public string Left { get; private init; } = "0%";

    /// <summary>The width, an SVG length.</summary>
    public string Width { get; private init; } = "100%";

    /// <summary>The duration, with an arrow to where the span begins before the shown time or ends after it.</summary>
    public string Text { get; private init; } = "";

    public string TextAt { get; private init; } = "0%";

    /// <summary>How far the text is moved from there, in pixels.</summary>
    public string TextGap { get; private init; } = "8";

    public string TextAnchor { get; private init; } = "start";

    public string TextClass { get; private init; } = "in";

    /// <summary>Places a span that starts so many nanoseconds after the trace.</summary>
    public static BarPlace Of(TimeSlice slice, double start, double length, string text)
    {
        var end = start + length;
        if (end < slice.From) return new BarPlace { Text = $"◂ {text}", TextGap = "2", TextClass = "outside" };
        if (start > slice.To) return new BarPlace { Text = $"{text} ▸", TextAt = "100%", TextGap = "-2", TextAnchor = "end", TextClass = "outside" };
        text = (start < slice.From ? "◂ " : "") + text + (end > slice.To ? " ▸" : "");
        if (slice.DurationNano == 0) return new BarPlace { IsShown = true, Text = text };

        var (left, right) = (slice.Part(start), slice.Part(end));
        var place = new BarPlace { IsShown = true, Text = text, Left = Percent.Of(left, 1), Width = Percent.Of(Math.Max(right - left, MinPart), 1) };
        return right <= 0.95 ? place with { TextAt = Percent.Of(right, 1), TextGap = "6", TextClass = "after" }
            : left >= 0.15 ? place with { TextAt = place.Left, TextGap = "-6", TextAnchor = "end", TextClass = "before" }
            : place with { TextAt = place.Left };
    }
}
