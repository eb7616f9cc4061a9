using System.Text.RegularExpressions;
using ArchUnitNET.Fluent.Syntax.Elements.Types;
using ArchUnitNET.Loader;
using static ArchUnitNET.Fluent.ArchRuleDefinition;
using Assembly = System.Reflection.Assembly;

namespace Tracepost.AppHost.Tests.Architecture;

/// <summary>Dependencies point one way: the two services know TraceModel and ServiceDefaults, and nobody knows the services.</summary>
public sealed class DependencyTests
{
    private const string Postgres = @"^(Npgsql|NpgsqlTypes|DbUp)(\.|$)";
    private const string AspNetCore = @"^Microsoft\.AspNetCore(\.|$)";

    private static readonly Assembly[] Projects =
        [.. new[] { "ApiService", "DataService", "TraceModel", "ServiceDefaults", "ManifestHost" }.Select(Assembly.Load)];

    private static readonly ArchUnitNET.Domain.Architecture House = new ArchLoader().LoadAssemblies(Projects).Build();

    [Theory]
    [InlineData("ApiService", Postgres, "the edge reaches the store through DataService only")]
    [InlineData("ApiService", @"^Tracepost\.(DataService|ManifestHost)(\.|$)", "services meet on the wire")]
    [InlineData("DataService", @"^Tracepost\.(ApiService|ManifestHost)(\.|$)", "services meet on the wire")]
    [InlineData("DataService", @"^Jaeger\.(?!Storage\.)|^Zipkin|^OpenCensus", "it is written to in OTLP and read through jaeger.storage only")]
    [InlineData("TraceModel", Postgres, "the domain does no I/O")]
    [InlineData("TraceModel", AspNetCore, "the domain does no I/O")]
    [InlineData("TraceModel", @"^System\.Net\.(Http|Sockets)(\.|$)", "the domain does no I/O")]
    [InlineData("TraceModel", @"^Tracepost\.(?!TraceModel(\.|$))", "it is at the bottom")]
    [InlineData("ServiceDefaults", @"^Tracepost\.(?!ServiceDefaults(\.|$))", "it is at the bottom")]
    [InlineData("ManifestHost", @"^Tracepost\.(?!ManifestHost(\.|$))", "it runs any manifest")]
    public void Does_not_depend_on(string project, string namespaces, string because)
    {
        var forbidden = Types(includeReferenced: true).That().ResideInNamespaceMatching(namespaces);

        Hold(Types().That().ResideInAssembly(Find(project)).Should().NotDependOnAny(forbidden).Because(because));
    }

    [Theory]
    [InlineData("ApiService.Receivers", "ApiService.QueryApis")]
    [InlineData("ApiService.QueryApis", "ApiService.Receivers")]
    [InlineData("ApiService.Receivers", "ApiService.Transform")]
    [InlineData("ApiService.QueryApis", "ApiService.Transform")]
    [InlineData("DataService.Ingest", "DataService.Query")]
    [InlineData("DataService.Query", "DataService.Ingest")]
    [InlineData("DataService.Sampling", "DataService.Ingest")]
    [InlineData("DataService.Sampling", "DataService.Query")]
    [InlineData("DataService.Storage", "DataService.Sampling")]
    public void Features_do_not_know_each_other(string feature, string other) =>
        Hold(InNamespace(feature).Should().NotDependOnAny(InNamespace(other)).Because("what they share lies beside them"));

    /// <summary>So that the rules above cannot hold only because nothing is found.</summary>
    [Theory]
    [InlineData("DataService", Postgres)]
    [InlineData("ServiceDefaults", AspNetCore)]
    public void What_a_project_does_depend_on_is_seen(string project, string namespaces)
    {
        var used = Types(includeReferenced: true).That().ResideInNamespaceMatching(namespaces);

        Assert.False(Types().That().ResideInAssembly(Find(project)).Should().NotDependOnAny(used).HasNoViolations(House));
    }

    [Theory]
    [InlineData("ApiService")]
    [InlineData("DataService")]
    public void Types_of_a_service_are_internal(string project) =>
        // Program is public by the web SDK's own hand, components by the Razor compiler's, and with them all that they take as parameters.
        Assert.DoesNotContain(Find(project).GetExportedTypes(), type => type.Name != "Program" && !IsOfPages(type));

    [Fact]
    public void The_app_host_knows_the_services_by_their_metadata_only() =>
        Assert.Empty(References.Of(Solution.ProgramOf("AppHost")).Intersect(["ApiService", "DataService", "TraceModel", "ServiceDefaults"]));

    private static GivenTypesConjunction InNamespace(string name) =>
        Types().That().ResideInNamespaceMatching($@"^Tracepost\.{Regex.Escape(name)}(\.|$)");

    private static void Hold(TypesShouldConjunctionWithDescription rule) =>
        Assert.Empty(rule.Evaluate(House).Where(result => !result.Passed).Select(result => result.Description));

    private static bool IsOfPages(System.Type type) => $"{type.Namespace}.".StartsWith("Tracepost.ApiService.Pages.", StringComparison.Ordinal);

    private static Assembly Find(string project) => Projects.Single(assembly => assembly.GetName().Name == project);
}
