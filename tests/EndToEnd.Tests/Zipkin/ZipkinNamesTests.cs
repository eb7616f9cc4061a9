using Tracepost.EndToEnd.Tests.Running;
using static Tracepost.EndToEnd.Tests.Zipkin.ZipkinSpan;

namespace Tracepost.EndToEnd.Tests.Zipkin;

/// <summary>The names that spans bring with them.</summary>
public sealed class ZipkinNamesTests(RunningSystem system)
{
    private readonly ZipkinServer _zipkin = new(system);

    [Fact(Timeout = 60_000)]
    public async Task Names_are_there_in_lower_case_and_once()
    {
        var (service, remote) = (NewName("Front"), NewName("Back"));
        var lower = service.ToLowerInvariant();
        Assert.DoesNotContain(lower, await _zipkin.NamesAsync("services"));
        Assert.Empty(await _zipkin.NamesAsync($"spans?serviceName={service}"));
        Assert.Empty(await _zipkin.NamesAsync($"remoteServices?serviceName={service}"));

        await _zipkin.PostAsync(
            Of(service).Calling(remote).With(("name", "GET /B")),
            Of(service).Calling(remote.ToLowerInvariant()).With(("name", "get /b")),
            Of(lower).With(("name", "a")));

        Assert.Single(await _zipkin.NamesAsync("services"), lower);
        Assert.DoesNotContain(service, await _zipkin.NamesAsync("services"));
        Assert.DoesNotContain(remote.ToLowerInvariant(), await _zipkin.NamesAsync("services")); // Nothing came from there.
        foreach (var asked in (string[])[service, lower, service.ToUpperInvariant()])
        {
            Assert.Equal(["a", "get /b"], await _zipkin.NamesAsync($"spans?serviceName={asked}"));
            Assert.Equal([remote.ToLowerInvariant()], await _zipkin.NamesAsync($"remoteServices?serviceName={asked}"));
        }

        foreach (var asked in (string[])[$"{service}1", service[..^1], remote])
        {
            Assert.Empty(await _zipkin.NamesAsync($"spans?serviceName={asked}"));
            Assert.Empty(await _zipkin.NamesAsync($"remoteServices?serviceName={asked}"));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task However_many_there_are_of_a_service()
    {
        var service = NewName("shop");
        await _zipkin.PostAsync(Enumerable.Range(0, 120).Select(i => Of(service).Calling($"yak{i:d3}").With(("name", $"ox{i:d3}"))));

        Assert.Equal(Enumerable.Range(0, 120).Select(i => $"ox{i:d3}"), await _zipkin.NamesAsync($"spans?serviceName={service}"));
        Assert.Equal(Enumerable.Range(0, 120).Select(i => $"yak{i:d3}"), await _zipkin.NamesAsync($"remoteServices?serviceName={service}"));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_has_no_name_is_not_listed()
    {
        var service = NewName("shop");
        await _zipkin.PostAsync(Of(service).With(("name", null)), Of(null).With(("name", "nameless")));

        Assert.Empty(await _zipkin.NamesAsync($"spans?serviceName={service}"));
        Assert.Empty(await _zipkin.NamesAsync($"remoteServices?serviceName={service}"));
        var services = await _zipkin.NamesAsync("services");
        Assert.Contains(service, services);
        Assert.DoesNotContain("", services);
        Assert.DoesNotContain("missing-service-name", services);
        Assert.Equal(services.Order(StringComparer.Ordinal), services);
    }

    [Fact(Timeout = 60_000)]
    public async Task No_values_are_kept_unless_it_is_configured()
    {
        await _zipkin.PostAsync(Of(NewName("shop")).WithTags(("environment", "test")));
        Assert.Empty(await _zipkin.NamesAsync("autocompleteKeys"));
        Assert.Empty(await _zipkin.NamesAsync("autocompleteValues?key=environment"));
    }
}
