using System.Buffers;
using Tracepost.DataService.Storage.Compression;
using Tracepost.Testing;

namespace Tracepost.DataService.Tests.Storage.Compression;

public sealed class PayloadCodecTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(70_000)]
    [InlineData(3_000_000)]
    public async Task What_is_compressed_comes_back(int length)
    {
        await using var store = await CreateAsync();
        var codec = store.Get<PayloadCodec>();
        var payload = Repetitive(length);

        var compressed = Compress(codec, null, payload);

        Assert.Equal(payload, await FragmentStoreTests.DecompressAsync(store, 0, compressed));
        Assert.True(compressed.Length <= length / 2 + 10);
    }

    [Fact]
    public async Task A_small_payload_has_three_bytes_of_framing()
    {
        await using var store = await CreateAsync();

        // Descriptor and content size, then a raw block: 3 bytes of header and the byte itself.
        Assert.Equal(2 + 3 + 1, Compress(store.Get<PayloadCodec>(), null, [42]).Length);
    }

    [Fact]
    public async Task Several_payloads_are_appended_to_each_other()
    {
        await using var store = await CreateAsync();
        var codec = store.Get<PayloadCodec>();
        var output = new ArrayBufferWriter<byte>();

        Assert.Equal(300, await codec.DecompressAsync(0, default, Compress(codec, null, Repetitive(300)), output, Cancellation));
        Assert.Equal(500, await codec.DecompressAsync(0, default, Compress(codec, null, Repetitive(500)), output, Cancellation));

        Assert.Equal([.. Repetitive(300), .. Repetitive(500)], output.WrittenSpan.ToArray());
    }

    [Fact]
    public async Task A_frame_that_says_it_is_huge_is_refused_before_memory_is_taken()
    {
        await using var store = await CreateAsync();
        // Descriptor: single segment, 8 bytes of content size; then the size.
        byte[] frame = [0xe0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0];

        await Assert.ThrowsAsync<InvalidDataException>(async () =>
            await store.Get<PayloadCodec>().DecompressAsync(0, default, frame, new ArrayBufferWriter<byte>(), Cancellation));
    }

    [Fact]
    public async Task An_unknown_dictionary_is_an_error_that_names_it()
    {
        await using var store = await CreateAsync();

        var error = await Assert.ThrowsAsync<InvalidDataException>(async () =>
            await store.Get<PayloadCodec>().DecompressAsync(77, default, new byte[10], new ArrayBufferWriter<byte>(), Cancellation));

        Assert.Contains("77", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_payloads_fail_cleanly_or_decompress_to_the_size_they_say_and_never_more()
    {
        await using var store = await CreateAsync();
        var codec = store.Get<PayloadCodec>();
        var random = new Random(20261122);
        var whole = Compress(codec, null, TestFragments.Payload(30));
        var failures = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var output = new ArrayBufferWriter<byte>();
            try
            {
                var length = await codec.DecompressAsync(0, default, Damage(whole, random), output, Cancellation);
                Assert.Equal(length, output.WrittenCount);
                Assert.True(length <= PayloadCodec.MaxPayloadBytes);
            }
            catch (InvalidDataException)
            {
                failures++;
                Assert.Equal(0, output.WrittenCount);
            }
        }

        Assert.True(failures > 5_000);
        Assert.Equal(whole, Compress(codec, null, await FragmentStoreTests.DecompressAsync(store, 0, whole)));
    }

    internal static byte[] Compress(PayloadCodec codec, ZstdDictionary? dictionary, byte[] payload)
    {
        var room = new byte[PayloadCodec.MaxCompressedLength(payload.Length)];
        return room[..codec.Compress(dictionary, default, payload, room)];
    }

    private static byte[] Damage(byte[] payload, Random random)
    {
        var damaged = payload.ToArray();
        switch (random.Next(3))
        {
            case 0:
                return damaged[..random.Next(damaged.Length)];
            case 1:
                for (var i = 0; i < 1 + random.Next(4); i++) damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
                return damaged;
            default:
                // The header stays in more cases, so that the blocks are reached.
                for (var i = 0; i < 8; i++) damaged[random.Next(4, damaged.Length)] = (byte)random.Next(256);
                return damaged;
        }
    }

    private static byte[] Repetitive(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i % 100 / 3))];

    private async Task<TestStore> CreateAsync() => await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));
}
