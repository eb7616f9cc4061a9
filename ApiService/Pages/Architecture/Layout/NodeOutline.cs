using System.Globalization;

namespace Tracepost.ApiService.Pages.Architecture.Layout;

/// <summary>The outline of a node, as an SVG path: each kind has its own, so that nothing depends on colours.</summary>
public static class NodeOutline
{
    /// <summary>What the kinds are called.</summary>
    public static string NameOf(GraphNodeKind kind) => kind switch
    {
        GraphNodeKind.Service => "service",
        GraphNodeKind.Database => "database",
        GraphNodeKind.Broker => "queue or broker",
        _ => "sends no spans",
    };

    /// <summary>A box with round corners, a drum, a pipe, or a box with points.</summary>
    public static string Path(GraphNodeKind kind, double x, double y, int width, int height)
    {
        FormattableString path = kind switch
        {
            GraphNodeKind.Service =>
                $"M{x + 8:0.#} {y:0.#}h{width - 16}a8 8 0 0 1 8 8v{height - 16}a8 8 0 0 1 -8 8h-{width - 16}a8 8 0 0 1 -8 -8v-{height - 16}a8 8 0 0 1 8 -8z",
            GraphNodeKind.Database =>
                $"M{x:0.#} {y + 6:0.#}v{height - 12}c0 8 {width} 8 {width} 0v-{height - 12}c0 -8 -{width} -8 -{width} 0c0 8 {width} 8 {width} 0",
            GraphNodeKind.Broker =>
                $"M{x + 7:0.#} {y:0.#}h{width - 14}c9 0 9 {height} 0 {height}h-{width - 14}c-9 0 -9 -{height} 0 -{height}c9 0 9 {height} 0 {height}",
            _ => $"M{x + 10:0.#} {y:0.#}h{width - 20}l10 {height / 2}l-10 {height / 2}h-{width - 20}l-10 -{height / 2}z",
        };
        return path.ToString(CultureInfo.InvariantCulture);
    }
}
