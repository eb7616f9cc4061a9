using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Running;
using static Tracepost.EndToEnd.Tests.Zipkin.ZipkinSpan;

namespace Tracepost.EndToEnd.Tests.Zipkin;

/// <summary>Every condition of a search finds what it means, and nothing beside it.</summary>
public sealed class ZipkinFilterTests(RunningSystem system)
{
    private readonly ZipkinServer _zipkin = new(system);

    [Fact(Timeout = 60_000)]
    public async Task Names_are_found_whatever_their_case_and_only_whole()
    {
        var (service, remote) = (NewName("front"), NewName("back"));
        var span = Of(service).Calling(remote).With(("name", "get /foo"));
        var half = Of(NewName("other"), span.TraceId()[16..]).Calling(NewName("bar")).With(("name", "bar"));
        await _zipkin.PostAsync(span, half);

        string[] found = [span.TraceId()];
        Assert.Equal(found, await _zipkin.SearchAsync(("serviceName", service)));
        Assert.Equal(found, await _zipkin.SearchAsync(("serviceName", service.ToUpperInvariant())));
        Assert.Empty(await _zipkin.SearchAsync(("serviceName", $"{service}1")));
        Assert.Empty(await _zipkin.SearchAsync(("serviceName", service[..^1])));
        Assert.Empty(await _zipkin.SearchAsync(("serviceName", remote)));

        Assert.Equal(found, await _zipkin.SearchAsync(("serviceName", service), ("remoteServiceName", remote.ToUpperInvariant())));
        Assert.Equal(found, await _zipkin.SearchAsync(("remoteServiceName", remote)));
        Assert.Empty(await _zipkin.SearchAsync(("serviceName", service), ("remoteServiceName", $"{remote}1")));
        Assert.Empty(await _zipkin.SearchAsync(("serviceName", service), ("remoteServiceName", service)));

        Assert.Equal(found, await _zipkin.SearchAsync(("serviceName", service), ("spanName", "GET /foo")));
        Assert.Equal(found, await _zipkin.SearchAsync(("serviceName", service), ("spanName", "all")));
        Assert.Equal(found, await _zipkin.SearchAsync(("serviceName", service), ("spanName", "")));
        Assert.Empty(await _zipkin.SearchAsync(("serviceName", service), ("spanName", "get /fo")));
        Assert.Empty(await _zipkin.SearchAsync(("serviceName", service), ("spanName", "get /foo1")));
    }

    [Fact(Timeout = 60_000)]
    public async Task Tags_and_annotations_are_found_exactly()
    {
        var service = NewName("shop");
        var span = Of(service)
            .WithTags(("http.method", "GET"), ("Case", "Kept"), ("empty", ""), ("a.b", ".*"), ("like", "50%_off"))
            .WithAnnotation("Cache Miss");
        await _zipkin.PostAsync(span);

        string[] found =
        [
            "http.method=GET", "http.method", "Case=Kept", "Case", "empty", "empty=", "a.b=.*", "like=50%_off", "Cache Miss", " Cache Miss ",
            "http.method = GET", "Cache Miss and Case=Kept and http.method",
        ];
        string[] notFound =
        [
            "http.method=get", "http.method=GE", "http.method=GETS", "HTTP.METHOD=GET", "http", "case", "empty=x", "a.b=b", "a.b=.", "acb=.*", "like=50",
            "like=50%", "like=%", "cache miss", "Cache", "Cache Miss=1", "GET", "' or 1=1 --", "Case=Kept and missing", "Cache Miss and http.method=PUT",
        ];
        foreach (var query in found) Assert.True((await FindAsync(query)).SequenceEqual([span.TraceId()]), query);
        foreach (var query in notFound) Assert.True((await FindAsync(query)).Length == 0, query);

        Task<string[]> FindAsync(string query) => _zipkin.SearchAsync(("serviceName", service), ("annotationQuery", query));
    }

    [Fact(Timeout = 60_000)]
    public async Task All_parts_of_a_query_must_hold()
    {
        var service = NewName("shop");
        var foo = Of(service, afterMicros: 1_000).WithAnnotation("foo");
        var both = Of(service, afterMicros: 2_000).With(("annotations", Annotations("bar", "foo")));
        var tagged = Of(service, afterMicros: 3_000).WithAnnotation("foo").WithTags(("baz", "qux"));
        var all = Of(service, afterMicros: 4_000).With(("annotations", Annotations("bar", "foo"))).WithTags(("baz", "qux"));
        await _zipkin.PostAsync(foo, both, tagged, all);

        Assert.Equal(Ids(all, tagged, both, foo), await FindAsync("foo"));
        Assert.Equal(Ids(all, both), await FindAsync("foo and bar"));
        Assert.Equal(Ids(all), await FindAsync("foo and bar and baz=qux"));
        Assert.Equal(Ids(all, tagged), await FindAsync("baz"));
        Assert.Empty(await FindAsync("foo and bar and baz=quux"));

        Task<string[]> FindAsync(string query) => _zipkin.SearchAsync(("serviceName", service), ("annotationQuery", query));
        JsonArray Annotations(params string[] values) =>
            [.. values.Select(value => new JsonObject { ["timestamp"] = (Now * 1000) + 1, ["value"] = value })];
    }

    [Fact(Timeout = 60_000)]
    public async Task Conditions_are_met_by_spans_of_the_service_each_by_another_if_need_be()
    {
        var (front, back) = (NewName("front"), NewName("back"));
        var one = Of(front).With(("name", "one")).WithTags(("local", "web"), ("web-b", "web")).WithAnnotation("web");
        var two = Of(front, one.TraceId(), 10, 5).With(("name", "two"), ("parentId", one["id"])).WithTags(("second", "yes"));
        var three = Of(back, one.TraceId(), 20, 300_000).With(("name", "three"), ("parentId", one["id"])).Calling("db").WithTags(("app", "yes"));
        await _zipkin.PostAsync(one, two);
        await _zipkin.PostAsync(three);

        Assert.Equal(Ids(one), await FindAsync(front, "web and second=yes"));
        Assert.Equal(
            Ids(one), await _zipkin.SearchAsync(("serviceName", front), ("spanName", "two"), ("annotationQuery", "local=web"), ("minDuration", 200_000)));
        foreach (var query in (string[])["web", "web-b", "local=web", "second"]) Assert.Empty(await FindAsync(back, query));
        Assert.Empty(await FindAsync(front, "app"));
        Assert.Empty(await _zipkin.SearchAsync(("serviceName", front), ("spanName", "three")));
        Assert.Empty(await _zipkin.SearchAsync(("serviceName", front), ("remoteServiceName", "db")));
        Assert.Empty(await _zipkin.SearchAsync(("serviceName", front), ("minDuration", 200_001)));
        Assert.Equal(Ids(one), await _zipkin.SearchAsync(("serviceName", back), ("remoteServiceName", "db"), ("minDuration", 200_001)));

        // Without a service any span may meet them.
        Assert.Equal(
            Ids(one), await _zipkin.SearchAsync(("spanName", "three"), ("annotationQuery", "web and second=yes and app"), ("endTs", Now), ("lookback", 1)));

        Task<string[]> FindAsync(string service, string query) => _zipkin.SearchAsync(("serviceName", service), ("annotationQuery", query));
    }

    [Fact(Timeout = 60_000)]
    public async Task Errors_are_found_by_their_tag()
    {
        var service = NewName("shop");
        var empty = Of(service).WithTags(("error", ""));
        var said = Of(service, afterMicros: 1).WithTags(("error", "1"));
        var annotated = Of(service, afterMicros: 2).WithAnnotation("error");
        await _zipkin.PostAsync(empty, said, annotated, Of(service).WithTags(("errors", "1")));

        Assert.Equal(Ids(annotated, said, empty), await _zipkin.SearchAsync(("serviceName", service), ("annotationQuery", "error")));
        Assert.Equal(Ids(said), await _zipkin.SearchAsync(("serviceName", service), ("annotationQuery", "error=1")));
        Assert.Empty(await _zipkin.SearchAsync(("serviceName", service), ("annotationQuery", "error=2")));
    }

    [Fact(Timeout = 60_000)]
    public async Task Durations_are_those_of_the_service_s_spans_and_bounds_belong_to_them()
    {
        var (front, back) = (NewName("front"), NewName("back"));
        var root = Of(front, duration: 200_000);
        await _zipkin.PostAsync(root, Of(back, root.TraceId(), 100, 50_000).With(("parentId", root["id"])));
        var other = Of(back, afterMicros: 5, duration: 50_001);
        await _zipkin.PostAsync(other);

        Assert.Equal(Ids(root), await FindAsync(front, 200_000));
        Assert.Empty(await FindAsync(front, 200_001));
        Assert.Equal(Ids(root), await FindAsync(front, 199_999, 200_000));
        Assert.Empty(await FindAsync(front, 1, 199_999));
        Assert.Empty(await FindAsync(back, 50_002));
        Assert.Equal(Ids(other), await FindAsync(back, 50_001));
        Assert.Equal(Ids(other, root), await FindAsync(back, 50_000));
        Assert.Equal(Ids(root), await FindAsync(back, 50_000, 50_000));

        Task<string[]> FindAsync(string service, long min, long? max = null) => max is null
            ? _zipkin.SearchAsync(("serviceName", service), ("minDuration", min))
            : _zipkin.SearchAsync(("serviceName", service), ("minDuration", min), ("maxDuration", max));
    }

    private static string[] Ids(params JsonObject[] spans) => [.. spans.Select(span => span.TraceId())];
}
