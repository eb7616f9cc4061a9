using System.Buffers;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Compression;
using Tracepost.DataService.Storage.Names;
using Tracepost.Testing;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Tests.Storage;

public sealed class FragmentStoreTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_column_comes_back_as_it_was_written()
    {
        await using var store = await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));
        var names = store.Get<NameTable>();
        var orders = names.Service("orders"u8);
        var payments = names.Service("payments"u8);
        OperationName[] operations =
        [
            names.Operation(payments, "charge"u8, SpanKind.Internal),
            names.Operation(orders, "GET /orders"u8, SpanKind.Server),
            names.Operation(orders, "GET /orders"u8, SpanKind.Client),
        ];
        var fragment = new Fragment
        {
            TraceId = new TraceId(0x0102030405060708, 0x090a0b0c0d0e0f10),
            StartNs = TestFragments.Now(),
            EndNs = long.MaxValue,
            LongestNs = (1L << 24) + 1,
            SpanCount = 7,
            ErrorCount = 3,
            Root = operations[1],
            Operations = operations,
            Payload = TestFragments.Payload(7),
        };

        await store.Fragments.WriteAsync([fragment], Cancellation);

        await using var command = store.Database.CreateCommand("SELECT * FROM trace_fragments");
        await using var row = await command.ExecuteReaderAsync(Cancellation);
        Assert.True(await row.ReadAsync(Cancellation));
        Assert.Equal(Guid.Parse("01020304-0506-0708-090a-0b0c0d0e0f10"), row["trace_id"]);
        Assert.Equal(fragment.StartNs, row["start_ns"]);
        Assert.Equal(fragment.EndNs, row["end_ns"]);
        Assert.Equal((float)((1L << 24) + 2), row["longest_ns"]);
        Assert.Equal(7, row["span_count"]);
        Assert.Equal((short)3, row["error_count"]);
        Assert.Equal((short)0, row["dictionary_id"]);
        Assert.Equal([.. operations.Select(operation => operation.Id).Concat([-orders.Id, -payments.Id]).Order()], NameCode.Read((byte[])row["names"]));
        Assert.Equal(fragment.Payload.ToArray(), await DecompressAsync(store, 0, (byte[])row["payload"]));
        Assert.False(await row.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task Payloads_larger_than_the_buffer_and_many_days_go_in_one_commit()
    {
        await using var store = await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));
        var names = store.Get<NameTable>();
        var large = new byte[3_000_000];
        Random.Shared.NextBytes(large);
        var fragments = Enumerable.Range(0, 2000)
            .Select(i => TestFragments.Create(names, TestFragments.Now() - i % 7 * Days.Nanoseconds, payload: i % 1000 == 0 ? large : null))
            .ToList();

        await store.Fragments.WriteAsync(fragments, Cancellation);

        Assert.Equal(2000L, await store.ScalarAsync<long>("SELECT count(*) FROM trace_fragments"));
        Assert.Equal(1L, await store.ScalarAsync<long>("SELECT count(DISTINCT xmin::text) FROM trace_fragments"));
        var stored = await store.ScalarAsync<byte[]>($"SELECT payload FROM trace_fragments WHERE trace_id = '{fragments[0].TraceId}'");
        Assert.Equal(large, await DecompressAsync(store, 0, stored));
    }

    [Fact]
    public async Task Several_writers_commit_at_once_and_nothing_is_lost()
    {
        await using var store = await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));
        var names = store.Get<NameTable>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                var fragments = Enumerable.Range(0, 50)
                    .Select(n => TestFragments.Create(names, TestFragments.Now(), $"service-{n % 7}", $"operation-{writer}-{i % 5}"));
                await store.Fragments.WriteAsync([.. fragments], Cancellation);
            }
        })));

        Assert.Equal(8000L, await store.ScalarAsync<long>("SELECT count(*) FROM trace_fragments"));
        Assert.Equal(7L * 8 * 5, await store.ScalarAsync<long>("SELECT count(*) FROM operations"));
        Assert.Equal(0L, await store.ScalarAsync<long>(
            "SELECT count(*) FROM trace_fragments f WHERE NOT EXISTS (SELECT FROM operations o WHERE name_ids(f.names) = ARRAY[-o.service_id, o.id])"));
    }

    [Fact]
    public async Task Commits_that_need_not_wait_for_the_disk_are_made_too()
    {
        await using var store = await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation), settings: ("Store:SynchronousCommit", "false"));

        await store.Fragments.WriteAsync([TestFragments.Create(store.Get<NameTable>(), TestFragments.Now())], Cancellation);

        Assert.Equal(1L, await store.ScalarAsync<long>("SELECT count(*) FROM trace_fragments"));
    }

    [Fact]
    public async Task What_fails_while_it_is_sent_is_not_committed()
    {
        await using var store = await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));
        var names = store.Get<NameTable>();
        var good = Enumerable.Range(0, 5000).Select(_ => TestFragments.Create(names, TestFragments.Now())).ToList();
        using var unreadable = new UnreadableMemory();
        var broken = TestFragments.Create(TestFragments.Now(), good[0].Operations, unreadable.Memory);

        await Assert.ThrowsAsync<InvalidDataException>(() => store.Fragments.WriteAsync([.. good, broken], Cancellation));

        Assert.Equal(0L, await store.ScalarAsync<long>("SELECT count(*) FROM trace_fragments"));
        await store.Fragments.WriteAsync([good[0]], Cancellation);
        Assert.Equal(1L, await store.ScalarAsync<long>("SELECT count(*) FROM trace_fragments"));
    }

    [Fact]
    public async Task A_commit_that_is_cancelled_leaves_nothing_and_the_connection_usable()
    {
        await using var store = await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));
        var fragment = TestFragments.Create(store.Get<NameTable>(), TestFragments.Now());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.Fragments.WriteAsync([fragment], new CancellationToken(canceled: true)));

        Assert.Equal(0L, await store.ScalarAsync<long>("SELECT count(*) FROM trace_fragments"));
        await store.Fragments.WriteAsync([fragment], Cancellation);
    }

    internal static async Task<byte[]> DecompressAsync(TestStore store, int dictionary, byte[] payload, TraceId traceId = default)
    {
        var output = new ArrayBufferWriter<byte>();
        await store.Get<PayloadCodec>().DecompressAsync(dictionary, traceId, payload, output, Cancellation);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Has a length, and fails when it is compressed.</summary>
    private sealed class UnreadableMemory : MemoryManager<byte>
    {
        public override Memory<byte> Memory => CreateMemory(1000);

        public override Span<byte> GetSpan() => throw new InvalidDataException("unreadable");

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
        }
    }
}
