using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.ServiceDefaults.Tests.Doors;

public sealed class DoorTests
{
    [Fact]
    public async Task An_endpoint_answers_through_its_door_and_is_not_found_through_another()
    {
        await using var service = await Service.StartAsync(app => app.MapPost("/v1/traces", () => "in").RequireDoor("quiet"));

        Assert.Equal(StatusCodes.Status200OK, await StatusAsync(service, "quiet", HttpMethod.Post));
        Assert.Equal(StatusCodes.Status405MethodNotAllowed, await StatusAsync(service, "quiet", HttpMethod.Get));
        Assert.Equal(StatusCodes.Status404NotFound, await StatusAsync(service, "front", HttpMethod.Post));
        Assert.Equal(StatusCodes.Status404NotFound, await StatusAsync(service, "front", HttpMethod.Get));
    }

    [Fact]
    public async Task The_host_header_does_not_open_a_door()
    {
        await using var service = await Service.StartAsync(app => app.MapGet("/inside", () => "in").RequireDoor("quiet"));

        using var response = await service.SendAsync("front", "/inside", host: service.Url("quiet").Authority);

        Assert.Equal(StatusCodes.Status404NotFound, (int)response.StatusCode);
    }

    [Fact]
    public async Task The_same_path_can_mean_different_things_behind_different_doors()
    {
        await using var service = await Service.StartAsync(app =>
        {
            app.MapGet("/", () => "front").RequireDoor("front");
            app.MapGet("/", () => "quiet").RequireDoor("quiet");
            app.MapGet("/both", () => "both").RequireDoor("front", "quiet");
            app.MapGet("/any", () => "any");
        });

        Assert.Equal("200 front", await service.GetStringAsync("front", "/"));
        Assert.Equal("200 quiet", await service.GetStringAsync("quiet", "/"));
        Assert.Equal("200 both", await service.GetStringAsync("front", "/both"));
        Assert.Equal("200 both", await service.GetStringAsync("quiet", "/both"));
        Assert.Equal("200 any", await service.GetStringAsync("quiet", "/any"));
    }

    [Fact]
    public async Task Urls_set_by_the_surroundings_open_no_further_socket()
    {
        await using var service = await Service.StartAsync(
            app => app.MapGet("/", () => "in"), null, ("urls", "http://127.0.0.1:1"), ("http_ports", "2"));

        Assert.Equal("200 in", await service.GetStringAsync("front", "/"));
        Assert.Equal(3, service.App.Urls.Count);
        Assert.DoesNotContain("http://127.0.0.1:1", service.App.Urls);
    }

    [Theory]
    [InlineData("Ports:Front", "http")]
    [InlineData("Ports:Front", "65536")]
    [InlineData("Ports:Front", "-1")]
    [InlineData("Listen:Address", "all")]
    public async Task A_port_or_address_that_makes_no_sense_is_named(string key, string value)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Service.StartAsync(_ => { }, null, (key, value)));

        Assert.Contains(key, error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{value}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task Listens_on_the_address_that_is_configured(string address)
    {
        await using var service = await Service.StartAsync(app => app.MapGet("/", () => "in"), null, ("Listen:Address", address));

        Assert.Equal("200 in", await service.GetStringAsync("front", "/"));
    }

    [Fact]
    public void A_door_that_does_not_exist_is_an_error_that_lists_the_doors()
    {
        var doors = new DoorSet();
        doors.Add(new Door("front", null, 0, default, traced: true, maxConnections: 1));

        var error = Assert.Throws<KeyNotFoundException>(() => doors["back"]);

        Assert.Contains("front", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => doors["front"].Port);
    }

    private static async Task<int> StatusAsync(Service service, string door, HttpMethod method)
    {
        using var response = await service.SendAsync(door, "/v1/traces", method);
        return (int)response.StatusCode;
    }
}
