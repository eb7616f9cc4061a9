using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tracepost.DataService.Attributes;
using Tracepost.DataService.Attributes.Merging;
using Tracepost.DataService.Query.Traces;
using Tracepost.DataService.Tests.Query;
using Tracepost.Testing;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Attributes;

/// <summary>Which commits a search by an attribute reads, in the database.</summary>
public sealed class SegmentTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly QueryHost _host = new(postgres);
    private readonly long _now = TestClock.Noon;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Only_the_commit_that_has_the_value_is_read()
    {
        for (var i = 0; i < 50; i++) await StoreAsync(i);

        var commits = await ChooseAsync("order", "7");

        // A filter may be wrong now and then.
        Assert.InRange(commits.Count, 1, 3);
        Assert.Contains(await CommitOfAsync(7), commits);
        Assert.InRange((await ChooseAsync("order", "none")).Count, 0, 2);
    }

    [Fact]
    public async Task Merged_segments_have_all_that_the_small_ones_had()
    {
        for (var i = 0; i < 70; i++) await StoreAsync(i);

        Assert.InRange(await _host.Services.GetRequiredService<SegmentMerger>().RunAsync(Cancellation), 64, 70);

        Assert.InRange(await ScalarAsync("SELECT count(*) FROM attribute_segments"), 1, 7);
        Assert.Equal(70, await ScalarAsync("SELECT sum(span_count) FROM attribute_segments"));
        Assert.Equal(70, await ScalarAsync("SELECT sum(cardinality(commit_ids)) FROM attribute_segments"));
        for (var i = 0; i < 70; i++) Assert.Contains(await CommitOfAsync(i), await ChooseAsync("order", $"{i}"));
        Assert.InRange((await ChooseAsync("order", "none")).Count, 0, 6);
        Assert.Equal(0, await _host.Services.GetRequiredService<SegmentMerger>().RunAsync(Cancellation));
    }

    [Fact]
    public async Task Commits_from_before_there_were_filters_are_read_until_they_have_one()
    {
        await StoreAsync(0);
        await StoreAsync(1);
        await ExecuteAsync("UPDATE attribute_segments SET filter = ''");
        Assert.Equal(2, (await ChooseAsync("order", "1")).Count);

        await MergeAsync();

        Assert.Equal(0, await ScalarAsync("SELECT count(*) FROM attribute_segments WHERE filter = ''"));
        Assert.InRange((await ChooseAsync("order", "1")).Count, 1, 2);
        Assert.Contains(await CommitOfAsync(1), await ChooseAsync("order", "1"));
    }

    [Fact]
    public async Task A_large_commit_with_many_values_gets_its_filter_when_it_is_merged()
    {
        for (var i = 0; i < 3; i++) await StoreLargeAsync(i);
        Assert.Equal(3, await ScalarAsync("SELECT count(*) FROM attribute_segments WHERE filter = ''"));
        Assert.Contains(await CommitOfAsync(1), await ChooseAsync("order", $"{1 * SegmentNote.LargeSpans}"));

        await MergeAsync();

        Assert.Equal(0, await ScalarAsync("SELECT count(*) FROM attribute_segments WHERE filter = ''"));
        for (var i = 0; i < 3; i++) Assert.Contains(await CommitOfAsync(i), await ChooseAsync("order", $"{i * SegmentNote.LargeSpans}"));
        Assert.Empty(await ChooseAsync("order", "none"));
    }

    // The last small ones are merged when nothing came between two looks.
    private async Task MergeAsync()
    {
        var merger = _host.Services.GetRequiredService<SegmentMerger>();
        for (var looks = 0; looks < 2; looks++)
        {
            while (await merger.RunAsync(Cancellation) > 0)
            {
            }
        }
    }

    private Task StoreLargeAsync(int number)
    {
        var spans = Enumerable.Range(number * SegmentNote.LargeSpans, SegmentNote.LargeSpans)
            .Select(i => Span((ulong)i + 1, _now).With(("order", Text($"{i}")), ("customer", Text($"{i}")), ("request", Text($"{i}"))));
        return _host.StoreAsync(_host.NextTraceId(), Data("shop", [.. spans]));
    }

    private Task StoreAsync(int order) =>
        _host.StoreAsync(_host.NextTraceId(), Data("shop", Span((ulong)order + 1, _now).With(("order", Text($"{order}")))));

    private async Task<List<int>> ChooseAsync(string key, string value)
    {
        var token = AttributeToken.OfText(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value));
        var page = await _host.Services.GetRequiredService<SegmentReader>().ReadAsync([[token]], TraceRange.All, 1000, Cancellation);
        return [.. page.MayHave.SelectMany(segment => segment.CommitIds)];
    }

    private async Task<int> CommitOfAsync(int order)
    {
        await using var command = Command($"SELECT commit_id FROM trace_fragments ORDER BY trace_id OFFSET {order} LIMIT 1");
        return (int)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    private async Task<int> ScalarAsync(string sql)
    {
        await using var command = Command(sql);
        return Convert.ToInt32(await command.ExecuteScalarAsync(Cancellation), CultureInfo.InvariantCulture);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = Command(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private NpgsqlCommand Command(string sql) => _host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
}
