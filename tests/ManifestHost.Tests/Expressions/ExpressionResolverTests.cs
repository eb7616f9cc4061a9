using Tracepost.ManifestHost.Expressions;
using Tracepost.ManifestHost.Manifests;
using Tracepost.ManifestHost.Parameters;
using Tracepost.ManifestHost.Resources;
using Tracepost.Testing;

namespace Tracepost.ManifestHost.Tests.Expressions;

public sealed class ExpressionResolverTests
{
    private const string Resources = """
        "pw": { "type": "parameter.v0", "value": "{pw.inputs.value}", "inputs": { "value": { "default": { "value": "a b" } } } },
        "pw-uri": { "type": "annotated.string", "value": "{pw.value}", "filter": "uri" },
        "postgres": {
          "type": "container.v0", "image": "postgres:18", "connectionString": "Host={postgres.bindings.tcp.host};Password={pw.value}",
          "bindings": { "tcp": { "scheme": "tcp", "targetPort": 5432 } }
        },
        "traces": { "type": "value.v0", "connectionString": "{postgres.connectionString};Database=traces" },
        "api": { "type": "project.v0", "path": "x", "bindings": { "http": { "scheme": "http", "transport": "http" } } },
        "odd": { "type": "annotated.string", "value": "x", "filter": "rot13" },
        "a": { "type": "value.v0", "value": "{b.value}" },
        "b": { "type": "value.v0", "value": "{a.value}" }
        """;

    [Theory]
    [InlineData("{pw.value}", "a b")]
    [InlineData("{pw.inputs.value}", "a b")]
    [InlineData("postgresql://{pw-uri.value}@x", "postgresql://a%20b@x")]
    [InlineData("{traces.connectionString}", "Host=127.0.0.1;Password=a b;Database=traces")]
    [InlineData("{api.bindings.http.scheme}", "http")]
    [InlineData("{api.bindings.http.host}", "localhost")]
    [InlineData("{api.bindings.http.tlsEnabled}", "False")]
    [InlineData("""{"json": {"a": 1}} { } {x}""", """{"json": {"a": 1}} { } {x}""")]
    public void Fills_in_what_an_expression_stands_for(string text, string expected) => Assert.Equal(expected, Resolve(text));

    [Fact]
    public void Host_and_port_make_the_url_and_target_port_is_the_port()
    {
        using var folder = new TemporaryFolder();
        var resolver = Resolver(folder);

        var url = resolver.Resolve("{api.bindings.http.url}", "test");

        Assert.Equal(url, resolver.Resolve("http://{api.bindings.http.host}:{api.bindings.http.port}", "test"));
        Assert.Equal(url, resolver.Resolve("http://localhost:{api.bindings.http.targetPort}", "test"));
    }

    [Theory]
    [InlineData("{nobody.value}", "no resource 'nobody'")]
    [InlineData("{traces.value}", "'traces' has no value")]
    [InlineData("{api.connectionString}", "'api' has no connectionString")]
    [InlineData("{api.bindings.https.url}", "'api' has no binding 'https'")]
    [InlineData("{api.bindings.http.path}", "no 'path'")]
    [InlineData("{pw.inputs.other}", "'pw' has no input 'other'")]
    [InlineData("{api.outputs.id}", "'outputs.id'")]
    public void A_reference_that_leads_nowhere_is_named_with_its_place(string expression, string why)
    {
        var error = Assert.Throws<HostException>(() => Resolve($"x={expression}"));

        Assert.Contains("env KEY of resource 'front'", error.Message, StringComparison.Ordinal);
        Assert.Contains(expression, error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Expressions_that_go_round_in_a_circle_are_shown_as_one()
    {
        var error = Assert.Throws<HostException>(() => Resolve("{a.value}"));

        Assert.Contains("{a.value} -> {b.value} -> {a.value}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_that_is_not_known_is_an_error_and_not_ignored() =>
        Assert.Contains("'rot13'", Assert.Throws<HostException>(() => Resolve("{odd.value}")).Message, StringComparison.Ordinal);

    private static string Resolve(string text)
    {
        using var folder = new TemporaryFolder();
        return Resolver(folder).Resolve(text, "env KEY of resource 'front'");
    }

    private static ExpressionResolver Resolver(TemporaryFolder folder)
    {
        var file = folder.In("aspire-manifest.json");
        File.WriteAllText(file, $$"""{ "resources": { {{Resources}} } }""");
        var manifest = Manifest.Read(file);
        return new ExpressionResolver(
            manifest, new ParameterValues(folder.Location, new Dictionary<string, string>()), EndpointTable.Allocate(manifest, freePorts: true));
    }
}
