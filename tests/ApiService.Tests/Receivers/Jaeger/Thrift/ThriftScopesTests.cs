using Tracepost.Testing.Protocols.Encoding;
using static Tracepost.ApiService.Tests.Receivers.Jaeger.Thrift.Batches;

namespace Tracepost.ApiService.Tests.Receivers.Jaeger.Thrift;

/// <summary>The instrumentation scopes that OpenTelemetry's exporters for Jaeger send as tags.</summary>
public sealed class ThriftScopesTests
{
    [Fact]
    public async Task Spans_of_one_scope_that_follow_each_other_share_it()
    {
        Assert.Equal(
            ["net/http 1.0: a b", "net/http 2.0: c", "sql : d", ": e f", "sql : g"],
            await TranslateAsync(
                Scoped("a", "net/http", "1.0"), Scoped("b", "net/http", "1.0"), Scoped("c", "net/http", "2.0"), Scoped("d", "sql"),
                Named("e"), Named("f"), Scoped("g", "sql")));
    }

    [Fact]
    public async Task The_older_names_of_the_tags_count_unless_the_newer_are_there()
    {
        Assert.Equal(
            ["old 1: a", "new 2: b"],
            await TranslateAsync(
                Named("a", Tag("otel.library.version", "1"), Tag("otel.library.name", "old")),
                Named("b", Tag("otel.library.name", "x"), Tag("otel.scope.name", "new"), Tag("otel.scope.version", "2"), Tag("otel.library.version", "y"))));
    }

    [Fact]
    public async Task The_version_of_no_scope_is_a_tag()
    {
        var span = await TranslateSpanAsync(Named("a", Tag("otel.scope.version", "1")));

        Assert.Equal("otel.scope.version", Assert.Single(span.Attributes).Key);
    }

    [Fact]
    public async Task A_span_that_moves_to_its_scope_stays_whole_whatever_its_size()
    {
        var filler = new string('x', 100_000);

        var request = await Batches.TranslateAsync(Batch(
            Process("shop"), Named("a", Tag("filler", filler)), Named("b", Tag("filler", filler), Tag("otel.scope.name", "s"))));

        var groups = request.ResourceSpans.Single().ScopeSpans;
        Assert.Equal(2, groups.Count);
        Assert.All(groups, group => Assert.Equal(filler, group.Spans.Single().Attributes.Single().Value.StringValue));
    }

    private static ThriftValue Scoped(string name, string scope, string? version = null) =>
        Named(name, [Tag("otel.scope.name", scope), .. version is null ? [] : (ThriftValue[])[Tag("otel.scope.version", version)]]);

    private static ThriftValue Named(string name, params ThriftValue[] tags) => SpanOf(name: name, more: (10, ThriftValue.List(tags)));

    private static async Task<IEnumerable<string>> TranslateAsync(params ThriftValue[] spans)
    {
        var request = await Batches.TranslateAsync(Batch(Process("shop"), spans));
        Assert.All(request.ResourceSpans.Single().ScopeSpans.SelectMany(group => group.Spans), span => Assert.Empty(span.Attributes));
        return request.ResourceSpans.Single().ScopeSpans.Select(group =>
            (group.Scope is null ? "" : $"{group.Scope.Name} {group.Scope.Version}") + $": {string.Join(' ', group.Spans.Select(span => span.Name))}");
    }
}
