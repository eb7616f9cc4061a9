using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Tracepost.ServiceDefaults.Doors;
using Tracepost.ServiceDefaults.Doors.Memory;

namespace Tracepost.ServiceDefaults.Tests.Doors.Memory;

public sealed class SocketMemoryTests
{
    private const int BodyBytes = 4 * SocketMemory.BlockBytes;

    [Fact]
    public async Task A_socket_reads_into_large_blocks() => Assert.InRange(await LargestPieceAsync("front"), 2 * 4096, SocketMemory.BlockBytes);

    [Fact]
    public async Task A_stream_among_many_has_small_ones() => Assert.InRange(await LargestPieceAsync("grpc"), 1, 4096);

    // In how large pieces a body lies in memory, once it is there.
    private static async Task<int> LargestPieceAsync(string door)
    {
        await using var service = await Service.StartAsync(app => app.MapPost("/", (Delegate)MeasureAsync).RequireDoor(door));
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, service.Url(door))
        {
            Content = new ByteArrayContent(new byte[BodyBytes]),
            Version = door == "grpc" ? new Version(2, 0) : new Version(1, 1),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return int.Parse(
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
    }

    private static async Task<string> MeasureAsync(HttpContext context)
    {
        Assert.Same(StreamMemory.Instance, context.Features.Get<IMemoryPoolFeature>());
        while (true)
        {
            var read = await context.Request.BodyReader.ReadAsync(context.RequestAborted);
            if (read.IsCompleted || read.Buffer.Length >= BodyBytes)
            {
                var largest = 0;
                foreach (var piece in read.Buffer) largest = Math.Max(largest, piece.Length);
                return $"{largest}";
            }

            context.Request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
