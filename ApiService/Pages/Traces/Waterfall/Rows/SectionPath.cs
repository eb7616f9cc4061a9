using System.Globalization;
using System.Text;

namespace Tracepost.ApiService.Pages.Traces.Waterfall.Rows;

/// <summary>
/// Sections of time as one SVG path of boxes in a picture that is <see cref="Width"/> wide, such as <c>M20 0h30v12h-30z</c>. Sections closer than can be
/// seen become one, so that a path has at most some hundred, however many there are.
/// </summary>
internal static class SectionPath
{
    public const int Width = 2000;

    // About a pixel.
    private const int Nearest = 2;

    /// <param name="slice">The shown time.</param>
    /// <param name="height">The height of the boxes.</param>
    /// <param name="sections">From and to, in nanoseconds after the trace's start, by their begin.</param>
    /// <returns>Empty if none lies within the shown time.</returns>
    public static string Of(TimeSlice slice, int height, IEnumerable<(double From, double To)> sections)
    {
        var path = new StringBuilder();
        int left = -1, right = -1;
        foreach (var (from, to) in sections)
        {
            if (to < slice.From || from > slice.To) continue;
            var x = Math.Min((int)(slice.Part(from) * Width), Width - Nearest);
            var end = Math.Max((int)Math.Ceiling(slice.Part(to) * Width), x + Nearest);
            if (left >= 0 && x <= right + Nearest)
            {
                right = Math.Max(right, end);
                continue;
            }

            Add(path, left, right, height);
            (left, right) = (x, end);
        }

        Add(path, left, right, height);
        return path.ToString();
    }

    private static void Add(StringBuilder path, int left, int right, int height)
    {
        if (left >= 0) path.Append(CultureInfo.InvariantCulture, $"M{left} 0h{right - left}v{height}h{left - right}z");
    }
}
