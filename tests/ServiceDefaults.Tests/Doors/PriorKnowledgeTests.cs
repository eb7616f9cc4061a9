using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.ServiceDefaults.Tests.Doors;

/// <summary>A door that speaks HTTP/1.1 and cleartext HTTP/2.</summary>
public sealed class PriorKnowledgeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.1", "HTTP/1.1 http")]
    [InlineData("2.0", "HTTP/2 http")]
    public async Task One_port_speaks_both(string version, string expected)
    {
        await using var service = await StartAsync();
        using var client = new HttpClient { DefaultRequestVersion = Version.Parse(version), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

        Assert.Equal(expected, await client.GetStringAsync(service.Url("both"), Cancellation));
        Assert.Equal(expected, await client.GetStringAsync(service.Url("both"), Cancellation));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "200 OK")]
    [InlineData("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "405 Method Not Allowed")]
    [InlineData("PRI / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "405 Method Not Allowed")]
    public async Task Bytes_that_come_one_by_one_are_told_apart(string request, string expected)
    {
        await using var service = await StartAsync();
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, service.Url("both").Port, Cancellation);
        foreach (var part in Encoding.ASCII.GetBytes(request).Chunk(1))
        {
            await client.GetStream().WriteAsync(part, Cancellation);
            await Task.Delay(1, Cancellation);
        }

        using var reader = new StreamReader(client.GetStream());
        Assert.StartsWith($"HTTP/1.1 {expected}", await reader.ReadLineAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_that_say_nothing_or_end_harm_nobody()
    {
        await using var service = await StartAsync();
        using var silent = new TcpClient();
        await silent.ConnectAsync(IPAddress.Loopback, service.Url("both").Port, Cancellation);
        using (var hasty = new TcpClient())
        {
            await hasty.ConnectAsync(IPAddress.Loopback, service.Url("both").Port, Cancellation);
            await hasty.GetStream().WriteAsync("PRI * HT"u8.ToArray(), Cancellation);
        }

        Assert.Equal("200 HTTP/1.1 http", await service.GetStringAsync("both", "/"));
    }

    private static Task<Service> StartAsync() => Service.StartAsync(
        app => app.MapGet("/", (HttpContext context) => $"{context.Request.Protocol} {context.Request.Scheme}").RequireDoor("both"),
        builder => builder.Listen("both", "Front", 0, HttpProtocols.Http1AndHttp2));
}
