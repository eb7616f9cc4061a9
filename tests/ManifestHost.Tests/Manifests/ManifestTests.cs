using Tracepost.ManifestHost.Manifests;
using Tracepost.ManifestHost.Resources;
using Tracepost.Testing;

namespace Tracepost.ManifestHost.Tests.Manifests;

public sealed class ManifestTests
{
    [Fact]
    public void The_products_own_manifest_can_be_run()
    {
        var manifest = Manifest.Read(Path.Combine(SampleSystem.Repository, "aspire-manifest.json"));

        foreach (var resource in manifest.Resources.Values) ResourceFactory.Check(resource);
        Assert.Contains(manifest.Resources.Values, resource => resource.IsPostgres);
    }

    [Theory]
    [InlineData("", "not a valid manifest")]
    [InlineData("{", "not a valid manifest")]
    [InlineData("[]", "not a valid manifest")]
    [InlineData("{}", "has no resources")]
    [InlineData("""{"resources":{}}""", "has no resources")]
    public void A_file_that_is_no_manifest_is_named(string content, string why)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("m.json"), content);

        var error = Assert.Throws<HostException>(() => Manifest.Read(folder.In("m.json")));

        Assert.Contains(folder.In("m.json"), error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_that_is_not_there_is_named() =>
        Assert.Contains("/nowhere/m.json", Assert.Throws<HostException>(() => Manifest.Read("/nowhere/m.json")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("azure.bicep.v0", null, "azure.bicep.v0")]
    [InlineData("container.v0", "docker.io/library/redis:8", "redis:8")]
    [InlineData("container.v0", "example.com/postgres/pgbouncer:1", "pgbouncer")]
    [InlineData("dockerfile.v0", null, "dockerfile.v0")]
    public void What_cannot_be_run_is_named_with_its_type(string type, string? image, string told)
    {
        var error = Assert.Throws<HostException>(() => ResourceFactory.Check(new ManifestResource { Name = "thing", Type = type, Image = image }));

        Assert.Contains("'thing'", error.Message, StringComparison.Ordinal);
        Assert.Contains(told, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData("postgres:18.3")]
    [InlineData("docker.io/library/postgres:18.3")]
    [InlineData("localhost:5000/postgres@sha256:abc")]
    public void A_PostgreSQL_image_is_known_by_its_name(string image) =>
        ResourceFactory.Check(new ManifestResource { Name = "db", Type = "container.v0", Image = image });
}
