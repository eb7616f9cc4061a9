namespace Tracepost.ApiService.Pages.Architecture.Layout;

/// <summary>
/// Finds a place for the text of each edge, on its line, where it is on no other text. Edges with many calls choose first; one that finds no place
/// has its text in the table only, and while it is pointed at.
/// </summary>
internal static class EdgeLabels
{
    private const double LetterWidth = 5.6, LineHeight = 13;
    private static readonly double[] Parts = [0.5, 0.4, 0.6, 0.33, 0.67];

    /// <summary>The middle of each text that found a place, by the number of its edge.</summary>
    public static Dictionary<int, (double X, double Y)> Place(GraphPicture picture, IReadOnlyList<string> texts)
    {
        var placed = new Dictionary<int, (double X, double Y)>();
        var taken = new List<(double X, double Y, double Width)>();
        foreach (var edge in Enumerable.Range(0, texts.Count).OrderByDescending(edge => picture.Graph.Edges[edge].Calls))
        {
            var width = texts[edge].Length * LetterWidth;
            foreach (var (x, y) in Candidates(picture.Hops(picture.Graph.Edges[edge])))
            {
                if (taken.Any(other => Math.Abs(other.X - x) < (other.Width + width) / 2 && Math.Abs(other.Y - y) < LineHeight)) continue;
                taken.Add((x, y, width));
                placed.Add(edge, (x, y));
                break;
            }
        }

        return placed;
    }

    // Between the columns there are no boxes.
    private static IEnumerable<(double X, double Y)> Candidates(IReadOnlyList<((double X, double Y) From, (double X, double Y) To)> hops) =>
        from part in Parts
        from hop in hops
        select (Between(hop.From.X, hop.To.X, X(part)), Between(hop.From.Y, hop.To.Y, Y(part)) - 3);

    // A point of the curve, whose handles are horizontal and reach to its middle.
    private static double X(double part) => 1.5 * part * (1 - part) + part * part * part;

    private static double Y(double part) => part * part * (3 - 2 * part);

    private static double Between(double from, double to, double part) => from + (to - from) * part;
}
