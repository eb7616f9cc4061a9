using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.ServiceDefaults.Tests.Doors;

public sealed class ConnectionLimitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_connection_too_many_is_told_when_to_come_back_and_is_welcome_when_another_has_gone()
    {
        await using var service = await StartAsync();
        var open = await OpenAsync(service, "front", 2);

        using (var response = await service.SendAsync("front", "/"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
            Assert.Equal("too many connections\n", await response.Content.ReadAsStringAsync(Cancellation));
        }

        foreach (var socket in open) socket.Dispose();
        Assert.Equal("200 hello", await UntilAsync(() => service.GetStringAsync("front", "/"), answer => answer.StartsWith("200", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Over_HTTP2_it_is_told_so_too()
    {
        await using var service = await StartAsync();
        var open = await OpenAsync(service, "grpc", 2);
        using var late = (await OpenAsync(service, "grpc", 1)).Single();
        await late.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0"u8.ToArray(), Cancellation);
        var answer = new byte[1024];
        var length = 0;
        while (await late.ReceiveAsync(answer.AsMemory(length), Cancellation) is > 0 and var read) length += read;

        // SETTINGS without any; GOAWAY, no stream, ENHANCE_YOUR_CALM (0xb), and why.
        Assert.Equal("000000040000000000" + "00001c070000000000" + "000000000000000b", Convert.ToHexStringLower(answer.AsSpan(0, 26)));
        Assert.Equal("too many connections", System.Text.Encoding.ASCII.GetString(answer, 26, length - 26));
        foreach (var socket in open) socket.Dispose();
    }

    [Fact]
    public async Task Other_doors_are_open_meanwhile()
    {
        await using var service = await StartAsync();
        var open = await OpenAsync(service, "front", 2);

        Assert.Equal("200 hello", await service.GetStringAsync("quiet", "/"));

        foreach (var socket in open) socket.Dispose();
    }

    [Fact]
    public async Task A_limit_that_is_no_number_is_refused_by_its_name()
    {
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => Service.StartAsync(_ => { }, null, ("Listen:MaxConnections", "0")));
        Assert.Contains("Listen:MaxConnections", e.Message, StringComparison.Ordinal);
    }

    private static Task<Service> StartAsync() => Service.StartAsync(
        app => app.MapGet("/", () => "hello").RequireDoor("front", "quiet", "grpc"), null, ("Listen:MaxConnections", "2"));

    // Each sends a part of a request, so that it is known to have been accepted once the one after it is.
    private static async Task<IReadOnlyList<Socket>> OpenAsync(Service service, string door, int count)
    {
        var sockets = new List<Socket>();
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, service.Url(door).Port, Cancellation);
            sockets.Add(socket);
        }

        return sockets;
    }

    private static async Task<string> UntilAsync(Func<Task<string>> ask, Func<string, bool> isIt)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            var answer = await ask();
            if (isIt(answer)) return answer;
            await Task.Delay(20, limit.Token);
        }
    }
}
