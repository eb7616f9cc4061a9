using Tracepost.Testing;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Compaction;

public sealed class CompactedDayTests(PostgresServer postgres)
{
    [Fact]
    public async Task The_fragments_of_a_trace_in_a_slot_become_one_row_and_repetitions_go()
    {
        await using var host = await CompactionHost.StartAsync(postgres);
        var id = host.Query.NextTraceId();
        var web = Data("web", Span(1, Noon, 9 * Millisecond));
        var stock = Data("stock", Span(2, Noon + Millisecond, parent: 1).Failed(), Span(3, Noon + 2 * Millisecond, parent: 2));
        var later = Data("web", Span(4, Noon + 700 * Second, parent: 1));
        await host.StoreAsync(id, stock, web, stock, later);
        await host.CountAsync();
        var before = await host.SpansAsync(id);

        await host.CompactAsync();

        Assert.Equal(before, await host.SpansAsync(id));
        Assert.Equal(4, before.Count);
        Assert.Equal(
            $"{Noon}/{Noon + 9 * Millisecond}/9000000/3/1/4, {Noon + 700 * Second}/{Noon + 700 * Second + Millisecond}/1000000/1/0/2",
            await host.ScalarAsync<string>(
                $"""
                SELECT string_agg(concat_ws('/', start_ns, end_ns, longest_ns::numeric, span_count, error_count, cardinality(name_ids(names))), ', ' ORDER BY ctid)
                FROM {host.Partition}
                """));
        Assert.Equal(0, await host.LeftoversAsync());
    }

    [Fact]
    public async Task Rows_lie_in_the_order_of_their_start_also_across_pieces()
    {
        await using var host = await CompactionHost.StartAsync(postgres, ("Compaction:StepSpans", "100"));
        var random = new Random(5);
        for (var i = 0; i < 40; i++)
        {
            var fragments = Enumerable.Range(0, 10).Select(n => Data("web", Span((ulong)n + 1, Noon + random.NextInt64(2000 * Second)))).ToList();
            var ids = fragments.Select(_ => host.Query.NextTraceId());
            await host.Query.StoreAsync([.. ids.Zip(fragments, host.Query.ToFragment)]);
        }

        await host.CountAsync();
        Assert.InRange(await host.CompactAsync(), 12, 20);

        Assert.Equal(400, await host.RowsAsync());
        // PostgreSQL may put the first row of a piece where an earlier page has room.
        Assert.InRange(
            await host.ScalarAsync<double>(
                $"SELECT corr(place, start) FROM (SELECT row_number() OVER (ORDER BY ctid) AS place, row_number() OVER (ORDER BY start_ns) AS start FROM {host.Partition}) r"),
            0.9,
            1.0001);
    }

    [Fact]
    public async Task The_compacted_day_is_a_partition_as_all_others()
    {
        await using var host = await CompactionHost.StartAsync(postgres);
        await host.StoreAsync(host.Query.NextTraceId(), Data("web", Span(1, Noon)), Data("web", Span(2, Noon)));
        var indexes = $"SELECT string_agg(d, ',' ORDER BY d) FROM (SELECT substring(indexdef FROM ' USING .*$') AS d FROM pg_indexes WHERE tablename = '{host.Partition}') i";
        var before = await host.ScalarAsync<string>(indexes);
        var table = await DescribeAsync(host);
        await host.CountAsync();

        await host.CompactAsync();

        Assert.Equal(before, await host.ScalarAsync<string>(indexes));
        Assert.Equal(table, await DescribeAsync(host));
        Assert.Equal(1, await host.RowsAsync());
    }

    [Fact]
    public async Task A_payload_that_cannot_be_read_stays_as_it_is_and_keeps_nobody_from_being_merged()
    {
        await using var host = await CompactionHost.StartAsync(postgres);
        var (id, other) = (host.Query.NextTraceId(), host.Query.NextTraceId());
        await host.StoreAsync(id, Data("web", Span(1, Noon)), Data("web", Span(2, Noon + 1)), Data("web", Span(3, Noon + 2)));
        await host.StoreAsync(other, Data("web", Span(1, Noon)), Data("web", Span(2, Noon + 1)));
        await host.CountAsync();
        await host.ExecuteAsync($"UPDATE {host.Partition} SET payload = '\\x20ff00112233' WHERE start_ns = {Noon + 1} AND trace_id = '{id}'");

        await host.CompactAsync();

        Assert.Equal(1L, await host.ScalarAsync<long>($"SELECT count(*) FROM {host.Partition} WHERE payload = '\\x20ff00112233'"));
        Assert.Equal(3L, await host.ScalarAsync<long>($"SELECT count(*) FROM {host.Partition} WHERE trace_id = '{id}'"));
        Assert.Equal(2, (await host.SpansAsync(other)).Count);
        Assert.Equal(1L, await host.ScalarAsync<long>($"SELECT count(*) FROM {host.Partition} WHERE trace_id = '{other}'"));
    }

    private static Task<string> DescribeAsync(CompactionHost host) => host.ScalarAsync<string>(
        $"""
        SELECT string_agg(concat_ws(' ', attname, atttypid::regtype, attnotnull, attstorage), ',' ORDER BY attnum)
               || (SELECT pg_get_expr(relpartbound, oid) FROM pg_class WHERE oid = '{host.Partition}'::regclass)
               || (SELECT count(*) FROM pg_constraint WHERE conrelid = '{host.Partition}'::regclass)
               || (SELECT count(*) FROM pg_inherits JOIN pg_index ON indexrelid = inhrelid WHERE indrelid = '{host.Partition}'::regclass)
        FROM pg_attribute WHERE attrelid = '{host.Partition}'::regclass AND attnum > 0
        """);
}
