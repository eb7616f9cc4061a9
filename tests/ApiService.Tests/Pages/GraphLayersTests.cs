using Tracepost.ApiService.Pages.Architecture;

namespace Tracepost.ApiService.Tests.Pages;

public sealed class GraphLayersTests
{
    [Fact]
    public void Callers_are_left_of_the_called_whatever_the_way() =>
        Assert.Equal("web | orders | stock | db", Layers("web>orders", "orders>stock", "stock>db", "web>db"));

    [Fact]
    public void A_circle_is_cut_where_it_leads_back() =>
        Assert.Equal("web | a | b | c", Layers("web>a", "a>b", "b>c", "c>a"));

    [Fact]
    public void A_circle_that_nothing_enters_has_an_order_too() =>
        Assert.Equal(2, GraphLayers.Of(Graph("a>b", "b>a")).Count);

    [Fact]
    public void Who_calls_itself_stays_where_it_is() =>
        Assert.Equal("a | b", Layers("a>a", "a>b"));

    [Fact]
    public void Within_a_layer_each_stands_by_what_it_is_connected_with()
    {
        var layers = GraphLayers.Of(Graph("a>z", "b>y", "c>x"));

        Assert.Equal(layers[0].Select(name => name switch { "a" => "z", "b" => "y", _ => "x" }), layers[1]);
    }

    [Fact]
    public void Around_a_service_is_what_calls_it_and_what_it_calls()
    {
        var graph = Graph("web>orders", "orders>stock", "stock>db", "web>other", "cron>stock");

        var around = graph.Around("orders", 1);

        Assert.Equal(["orders", "stock", "web"], around.Nodes.Select(node => node.Name));
        Assert.Equal(["web>orders", "orders>stock"], around.Edges.Select(edge => $"{edge.Parent}>{edge.Child}"));
    }

    [Fact]
    public void Three_hundred_services_are_arranged_without_a_box_on_another()
    {
        var random = new Random(1);
        var graph = Graph([.. Enumerable.Range(0, 900).Select(_ => $"s{random.Next(300)}>s{random.Next(300)}").Distinct()]);

        var picture = new GraphPicture(graph);

        var places = graph.Nodes.Select(node => picture.At(node.Name)).ToList();
        Assert.Equal(places.Count, places.Distinct().Count());
        Assert.All(places.GroupBy(place => place.X), column =>
        {
            var rows = column.Select(place => place.Y).Order().ToList();
            Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.True(pair.Second - pair.First >= GraphPicture.NodeHeight));
        });
        Assert.All(places, place => Assert.True(place.X >= 0 && place.X + GraphPicture.NodeWidth <= picture.Width && place.Y >= 0 && place.Y + GraphPicture.NodeHeight <= picture.Height));
    }

    private static string Layers(params string[] calls) => string.Join(" | ", GraphLayers.Of(Graph(calls)).Select(layer => string.Join(' ', layer)));

    private static ServiceGraph Graph(params string[] calls)
    {
        var edges = calls.Select(call => call.Split('>')).Select(ends => new GraphEdge(ends[0], ends[1], 1, 0)).ToList();
        return new ServiceGraph([.. edges.SelectMany(edge => new[] { edge.Parent, edge.Child }).Distinct().Order(StringComparer.Ordinal).Select(name => new GraphNode(name, true))], edges);
    }
}
