namespace Tracepost.ApiService.Pages.Traces.Views.Flame;

/// <summary>Finds how small a box may be so that there are not too many of them.</summary>
internal static class FlameFitting
{
    /// <summary>
    /// Draws with boxes of at least a pixel, two, four, and so on, until they are at most <see cref="FlamePicture.MaxBoxes"/>.
    /// <paramref name="draw"/> gets the least width as a part of the whole, 0 to 1, and returns null when there are too many.
    /// </summary>
    public static List<FlameBox> Fit(int pixels, Func<double, List<FlameBox>?> draw)
    {
        for (var least = 1.0 / pixels; ; least *= 2)
        {
            if (draw(least) is { } boxes) return boxes;
        }
    }
}
