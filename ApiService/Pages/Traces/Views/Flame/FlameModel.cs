using System.Globalization;

namespace Tracepost.ApiService.Pages.Traces.Views.Flame;

/// <summary>What the page of the flame graph shows.</summary>
/// <param name="Trace">The trace.</param>
/// <param name="State">How it is looked at.</param>
/// <param name="Picture">What is drawn.</param>
public sealed record FlameModel(LoadedTrace Trace, FlameState State, FlamePicture Picture)
{
    /// <summary>The height of a lane, in pixels.</summary>
    public const int LaneHeight = 20;

    // Under this part of the width nothing could be read.
    private const double LeastLabel = 0.02;
    private const double LeastVisible = 0.0008;

    /// <summary>The address of this page in another state.</summary>
    public string Link(FlameState state) => $"/trace/{Trace.Id}/flame{state.ToQuery()}";

    /// <summary>What is wrong with what is looked for, which then finds nothing; null if nothing is.</summary>
    public string? FilterError { get; init; }

    /// <summary>Whether something is looked for.</summary>
    public bool IsSearch => State.Filter.Length > 0 && FilterError is null;

    internal static bool HasLabel(FlameBox box) => box.Width >= LeastLabel && box.Label.Length > 0;

    /// <summary>A part of the width, 0 to 1, as an SVG length.</summary>
    internal static string Part(double part) => (Math.Clamp(part, 0, 1) * 100).ToString("0.###", CultureInfo.InvariantCulture) + "%";

    /// <summary>The same for a width, which is always wide enough to be seen.</summary>
    internal static string Visible(double part) => Part(Math.Max(part, LeastVisible));
}
