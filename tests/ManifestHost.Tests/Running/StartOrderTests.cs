using Tracepost.ManifestHost.Manifests;
using Tracepost.ManifestHost.Running;

namespace Tracepost.ManifestHost.Tests.Running;

public sealed class StartOrderTests
{
    [Fact]
    public void A_resource_starts_after_those_its_expressions_speak_of_directly_or_through_values() => Assert.Equal(
        "postgres | data | api front-proxy",
        Order(
            Project("front-proxy", "{data.bindings.http.url}"),
            Project("api", "{data.bindings.http.url} {api.bindings.http.port}"),
            Project("data", "{traces.connectionString}"),
            new ManifestResource { Name = "traces", Type = "value.v0", ConnectionString = "{postgres.connectionString}" },
            new ManifestResource { Name = "postgres", Type = "container.v0", Image = "postgres" }));

    [Fact]
    public void Two_that_speak_of_each_other_start_together() => Assert.Equal(
        "base | one two | last",
        Order(Project("one", "{two.bindings.http.url}"), Project("two", "{one.bindings.http.url} {base.bindings.http.url}"), Project("base", ""), Project("last", "{one.bindings.http.url}")));

    private static ManifestResource Project(string name, string env) =>
        new() { Name = name, Type = "project.v0", Env = new Dictionary<string, string> { ["X"] = env } };

    private static string Order(params ManifestResource[] resources) => string.Join(
        " | ", StartOrder.Of(new Manifest("/m.json", resources.ToDictionary(resource => resource.Name))).Select(group => string.Join(" ", group.Order())));
}
