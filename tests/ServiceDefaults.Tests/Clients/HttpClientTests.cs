using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.ServiceDefaults.Tests.Clients;

public sealed class HttpClientTests
{
    private static readonly Uri Named = new("http://_quiet.other/flaky");

    private int _attempts;

    [Fact]
    public async Task A_plain_client_finds_services_by_name_and_tries_again()
    {
        await using var other = await StartAsync();
        await using var service = await CallerOfAsync(other);

        Assert.Equal("well", await service.App.Services.GetRequiredService<IHttpClientFactory>().CreateClient("plain").GetStringAsync(Named, TestContext.Current.CancellationToken));
        Assert.Equal(2, _attempts);
    }

    /// <summary>Fails the first time.</summary>
    private Task<Service> StartAsync() => Service.StartAsync(app => app
        .MapGet("/flaky", () => Interlocked.Increment(ref _attempts) == 1 ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable) : Results.Text("well"))
        .RequireDoor("quiet"));

    private static Task<Service> CallerOfAsync(Service other) => Service.StartAsync(
        _ => { },
        builder => builder.Services.AddHttpClient("plain"),
        ("services:other:quiet:0", other.Url("quiet").GetLeftPart(UriPartial.Authority)));
}
