namespace Tracepost.AppHost.Tests.Manifest;

/// <summary>The manifest in the repository is the one of the app model: to the byte, as the publisher writes it.</summary>
public sealed class PublishedManifestTests
{
    private const string HowToMend =
        """
        aspire-manifest.json is not what the app model publishes. When the model is right, write it again:
        dotnet run --project AppHost -- --publisher manifest --output-path aspire-manifest.json
        (without the Aspire packages: --project tests/AspireStandIn)
        """;

    [Fact]
    public async Task The_manifest_is_what_the_app_model_publishes() => await AssertPublishes(AppHostProgram.StandIn);

#if USE_ASPIRE
    [Fact]
    public async Task The_manifest_is_what_the_genuine_publisher_writes() => await AssertPublishes(AppHostProgram.Genuine);
#else
    [Fact]
    public async Task Without_the_Aspire_packages_publishing_is_refused_with_a_reason()
    {
        var refusal = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(
            () => AppHostProgram.PublishAsync(AppHostProgram.Genuine, TestContext.Current.CancellationToken));

        Assert.Contains("built without the Aspire packages (UseAspire=false)", refusal.Message, StringComparison.Ordinal);
    }
#endif

    private static async Task AssertPublishes(string project)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var published = await AppHostProgram.PublishAsync(project, cancellation);
        var kept = await File.ReadAllTextAsync(Solution.ManifestFile, cancellation);

        Assert.True(published == kept, $"{HowToMend}\n\npublished:\n{published}");
    }
}
