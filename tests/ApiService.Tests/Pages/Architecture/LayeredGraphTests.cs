using Tracepost.ApiService.Pages.Architecture;
using Tracepost.ApiService.Pages.Architecture.Layout;

namespace Tracepost.ApiService.Tests.Pages.Architecture;

public sealed class LayeredGraphTests
{
    [Fact]
    public void Callers_are_left_of_the_called_whatever_the_way() =>
        Assert.Equal("web | orders | stock | db", Layers("web>orders", "orders>stock", "stock>db", "web>db"));

    [Fact]
    public void A_circle_is_cut_where_it_leads_back() =>
        Assert.Equal("web | a | b | c", Layers("web>a", "a>b", "b>c", "c>a"));

    [Fact]
    public void A_circle_that_nothing_enters_has_an_order_too() =>
        Assert.Equal(2, LayeredGraph.Of(Graph("a>b", "b>a")).Layers.Count);

    [Fact]
    public void Who_calls_itself_stays_where_it_is() =>
        Assert.Equal("a | b", Layers("a>a", "a>b"));

    [Fact]
    public void Nothing_at_all_is_a_picture_too() => Assert.True(new GraphPicture(new ServiceGraph([], [])).Width > 0);

    [Fact]
    public void Within_a_layer_each_stands_by_what_it_is_connected_with() =>
        Assert.Equal("a b c | z y x", Layers("a>z", "b>y", "c>x"));

    [Fact]
    public void A_way_over_layers_has_a_bend_in_each_and_goes_round_the_boxes()
    {
        var graph = Graph("web>orders", "orders>stock", "stock>db", "web>db");
        var picture = new GraphPicture(graph);

        var hops = picture.Hops(graph.Edges.Single(edge => edge is { Parent: "web", Child: "db" }));

        Assert.Equal(3, hops.Count);
        foreach (var (hop, box) in hops.Take(2).Zip(["orders", "stock"]))
        {
            var (x, y) = picture.At(box);
            Assert.Equal(x, hop.To.X);
            Assert.True(hop.To.Y < y || hop.To.Y > y + GraphPicture.NodeHeight);
        }
    }

    [Fact]
    public void A_call_that_leads_back_is_drawn_from_right_to_left()
    {
        var graph = Graph("cron>web", "web>a", "a>b", "b>web");
        var picture = new GraphPicture(graph);

        var hops = picture.Hops(graph.Edges.Single(edge => edge.Parent == "b"));

        Assert.Equal(picture.At("b").X, hops[0].From.X);
        Assert.Equal(picture.At("web").X + GraphPicture.NodeWidth, hops[^1].To.X, 6.0);
    }

    [Fact]
    public void Ways_cross_as_little_as_in_a_graph_that_can_be_drawn_without()
    {
        // A tree in which the names say nothing about who belongs together.
        var random = new Random(3);
        var names = Enumerable.Range(0, 63).Select(i => $"n{i:00}").OrderBy(_ => random.Next()).ToArray();
        var graph = Graph([.. Enumerable.Range(1, 62).Select(i => $"{names[(i - 1) / 2]}>{names[i]}").OrderBy(_ => random.Next())]);

        Assert.Equal(0, Crossings(LayeredGraph.Of(graph)));
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
    public void The_busiest_ways_keep_only_the_nodes_at_their_ends()
    {
        var graph = Graph("a>b", "c>d");

        var busiest = (graph with { Edges = [graph.Edges[0], graph.Edges[1] with { Calls = 9 }] }).Busiest(1);

        Assert.Equal(["c", "d"], busiest.Nodes.Select(node => node.Name));
    }

    [Theory]
    [InlineData(300, 1500)]
    [InlineData(300, 300)]
    public void Three_hundred_services_are_arranged_without_a_box_on_another(int services, int links)
    {
        var graph = Graphs.Random(services, links);

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

    [Fact]
    public void No_text_of_an_edge_is_on_another_or_on_a_box()
    {
        var graph = Graphs.Random(40, 100);
        var picture = new GraphPicture(graph);

        var places = EdgeLabels.Place(picture, [.. graph.Edges.Select(_ => "12/s · 34 ms")]);

        Assert.True(places.Count > 50);
        var all = places.Values.ToList();
        Assert.All(all, place => Assert.DoesNotContain(all, other => other != place && Math.Abs(other.X - place.X) < 60 && Math.Abs(other.Y - place.Y) < 12));
        Assert.All(all, place => Assert.DoesNotContain(
            graph.Nodes.Select(node => picture.At(node.Name)),
            box => place.X > box.X && place.X < box.X + GraphPicture.NodeWidth && place.Y > box.Y && place.Y < box.Y + GraphPicture.NodeHeight));
    }

    private static int Crossings(LayeredGraph graph)
    {
        var places = graph.Layers.SelectMany(layer => layer.Select((node, place) => (node, place))).ToDictionary(at => at.node, at => at.place);
        return graph.Layers.Sum(layer =>
        {
            var hops = LayeredGraph.Hops(graph.Ways).Where(hop => layer.Contains(hop.Left)).Select(hop => (Left: places[hop.Left], Right: places[hop.Right])).ToList();
            return hops.Sum(hop => hops.Count(other => other.Left < hop.Left && other.Right > hop.Right));
        });
    }

    private static string Layers(params string[] calls)
    {
        var graph = Graph(calls);
        return string.Join(" | ", LayeredGraph.Of(graph).Layers.Select(layer => string.Join(' ', layer.Where(node => node < graph.Nodes.Count).Select(node => graph.Nodes[node].Name))));
    }

    private static ServiceGraph Graph(params string[] calls) => Graphs.Of(calls.Select(call => call.Split('>')).Select(ends => new GraphEdge(ends[0], ends[1], 1, 0)));
}
