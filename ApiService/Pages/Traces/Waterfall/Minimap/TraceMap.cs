using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Waterfall.Minimap;

/// <summary>
/// A whole trace as a small picture, whatever the number of its spans: a byte per cell, row by row. Spans come from above to below as in the waterfall;
/// where several fall into one cell it shows an error if there is one, and else the deepest, which is the most telling.
/// <code>0: nothing; 1 to 20: a service's colour c0 to c19; + 64: with an error</code>
/// </summary>
internal static class TraceMap
{
    public const int MaxColumns = 600, MaxRows = 32;

    private const byte Error = 64;

    /// <summary>Draws it, in time that is linear in the spans.</summary>
    public static byte[] Draw(LoadedTrace trace, int columns)
    {
        var nodes = trace.Tree.Nodes;
        var rows = Math.Min(nodes.Count, MaxRows);
        var cells = new byte[rows * columns];
        var free = new int[columns + 1];
        for (var row = 0; row < rows; row++)
        {
            var (from, to) = ((int)((long)row * nodes.Count / rows), (int)((row + 1L) * nodes.Count / rows));
            for (var i = 0; i < free.Length; i++) free[i] = i;
            var band = cells.AsSpan(row * columns, columns);
            Paint(trace, from, to, StatusCode.Error, band, free);
            Paint(trace, from, to, null, band, free);
        }

        return cells;
    }

    // free: for each cell the next one that is not painted; the last is beyond the row.
    private static void Paint(LoadedTrace trace, int from, int to, StatusCode? only, Span<byte> band, int[] free)
    {
        double whole = trace.Tree.DurationNano;
        for (var i = to - 1; i >= from; i--)
        {
            var span = trace.Tree.Nodes[i].Span;
            if (only is not null && span.Status != only) continue;
            double start = span.StartUnixNano - trace.Tree.StartUnixNano;
            var first = whole == 0 ? 0 : Math.Min((int)(start / whole * band.Length), band.Length - 1);
            var last = whole == 0 ? band.Length - 1 : Math.Clamp((int)Math.Ceiling((start + span.DurationNano) / whole * band.Length) - 1, first, band.Length - 1);
            var paint = (byte)(trace.Colours.NumberOf(span.Resource.ServiceName) + 1 + (span.Status == StatusCode.Error ? Error : 0));
            for (var cell = NextFree(free, first); cell <= last; cell = NextFree(free, cell))
            {
                band[cell] = paint;
                free[cell] = cell + 1;
            }
        }
    }

    private static int NextFree(int[] free, int cell)
    {
        while (free[cell] != cell) cell = free[cell] = free[free[cell]];
        return cell;
    }
}
