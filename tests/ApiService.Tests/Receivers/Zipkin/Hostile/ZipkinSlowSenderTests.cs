using System.Net.Sockets;
using System.Text;

namespace Tracepost.ApiService.Tests.Receivers.Zipkin.Hostile;

/// <summary>Senders that begin and do not go on, and others beside them.</summary>
public sealed class ZipkinSlowSenderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Half_open_connections_cost_others_nothing()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var measurements = new Measurements(host);
        var door = new ZipkinDoor(host);
        string[] beginnings =
        [
            "", "P", "PRI * HTTP/2.0\r\n\r\nS", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "POST /api/v2/spans HT", "\u0016\u0003\u0001\u0002",
            .. ZipkinDoor.Formats.Select(format => ZipkinDoor.Head(format, 1_000_000) + "[{\"traceId\":\""),
        ];
        var half = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => door.ConnectAsync(beginnings[i % beginnings.Length])));

        await door.SendGoodAsync(1, 40);
        Assert.All(half, client => client.Dispose());
        await door.SendGoodAsync(100, 40);

        Assert.Equal(80, host.Store.Requests.Count);
        await ZipkinDoor.AllIsGivenBackAsync(measurements);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_sender_that_drips_is_hung_up_on(int format)
    {
        await using var host = await ReceiverHost.StartAsync(("Limits:BodyTimeoutSeconds", "1"));
        using var measurements = new Measurements(host);
        var door = new ZipkinDoor(host);
        using var slow = await door.ConnectAsync(ZipkinDoor.Head(ZipkinDoor.Formats[format], 1_000_000));
        // It reads all the time: of a connection that is closed while it still sends, the answer would be lost.
        var answering = AnswerAsync(slow.GetStream());
        var dripping = DripAsync(slow.GetStream());

        await door.SendGoodAsync(1, 8);

        var answer = await answering.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("the request did not arrive in time", answer, StringComparison.Ordinal);
        slow.Dispose();
        await dripping;
        Assert.Equal(8, host.Store.Requests.Count);
        await ZipkinDoor.AllIsGivenBackAsync(measurements);
    }

    [Fact]
    public async Task A_sender_that_hangs_up_in_the_middle_leaves_nothing_behind()
    {
        await using var host = await ReceiverHost.StartAsync();
        using var measurements = new Measurements(host);
        var door = new ZipkinDoor(host);
        for (var i = 0; i < 40; i++)
        {
            using var client = await door.ConnectAsync(ZipkinDoor.Head(ZipkinDoor.Formats[i % 4], 1_000_000) + new string('[', 100_000));
        }

        await door.SendGoodAsync(1, 8);
        Assert.Equal(8, host.Store.Requests.Count);
        await ZipkinDoor.AllIsGivenBackAsync(measurements);
    }

    private static async Task DripAsync(NetworkStream stream)
    {
        try
        {
            for (var i = 0; i < 1000; i++)
            {
                await stream.WriteAsync("["u8.ToArray(), Cancellation);
                await Task.Delay(20, Cancellation);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Hung up on.
        }
    }

    // The answer, as far as it comes.
    private static async Task<string> AnswerAsync(NetworkStream stream)
    {
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer, Cancellation) is > 0 and var read) answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
        }

        return answer.ToString();
    }
}
