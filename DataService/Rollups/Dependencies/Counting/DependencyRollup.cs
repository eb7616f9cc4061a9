using Npgsql;
using Tracepost.DataService.Rollups.Dependencies.Tables;
using Tracepost.DataService.Storage;

namespace Tracepost.DataService.Rollups.Dependencies.Counting;

/// <summary>Counts which service called which.</summary>
internal sealed class DependencyRollup(DependencyOptions options, DependencyMetrics metrics, TimeProvider time) : IRollup
{
    public IRollupRound Begin() => new Round(options, metrics, DateOnly.FromDayNumber(time.Today()));

    private sealed class Round(DependencyOptions options, DependencyMetrics metrics, DateOnly today) : IRollupRound
    {
        private readonly TraceLinks _links = new();

        public void Add(TraceChange change) => _links.Add(change);

        public async Task WriteAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
        {
            var seconds = _links.Seconds.Select(second => new LinkRow(second.FromNs, second.Counts)).Where(row => row.Links.Count > 0).ToList();
            var minutes = _links.Minutes.Select(minute => new LinkDurationRow(minute.FromNs, minute.Durations)).Where(row => row.Counts.Count > 0).ToList();
            var remotes = new HashSet<(string Service, string Remote)>(_links.Remotes);
            foreach (var (parent, child) in Links())
            {
                if (!_links.Services.Contains(child)) remotes.Add((parent, child));
                if (!_links.Services.Contains(parent)) remotes.Add((child, parent));
            }

            var known = await RemoteServiceTable.StoreAsync(connection, remotes, today, options, cancellationToken);
            metrics.Remotes(remotes.Count - known.Count);
            foreach (var row in seconds) row.Rename(Known);
            foreach (var row in minutes) row.Rename(Known);
            var names = Links().SelectMany(link => (string[])[link.Parent, link.Child]).Append(LinkNameTable.Other).Distinct().ToArray();
            var kinds = names.Select(name => _links.Services.Contains(name) ? default : _links.Kinds.GetValueOrDefault(name)).ToArray();
            var ids = await LinkNameTable.StoreAsync(connection, names, kinds, today, options.MaxNames, cancellationToken);
            metrics.Names(names.Length - ids.Count);
            await LinkTable.CopyAsync(connection, seconds, ids, cancellationToken);
            await LinkDurationTable.CopyAsync(connection, minutes, ids, cancellationToken);

            // Durations may change where counts do not: a server that comes knows better than its client.
            HashSet<(string Parent, string Child)> Links() =>
                [.. seconds.SelectMany(row => row.Links).Select(link => (link.Parent, link.Child)), .. minutes.SelectMany(row => row.Counts).Select(count => (count.Parent, count.Child))];

            // A name that is one too many is not told from others. Services are: there are only so many.
            (string Parent, string Child) Known(string parent, string child) => (
                _links.Services.Contains(parent) || known.Contains((child, parent)) ? parent : LinkNameTable.Other,
                _links.Services.Contains(child) || known.Contains((parent, child)) ? child : LinkNameTable.Other);
        }
    }
}
