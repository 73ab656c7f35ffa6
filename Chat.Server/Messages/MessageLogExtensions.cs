using System.Collections.Concurrent;
using Chat.Contracts;
using Chat.Server.Configuration;
namespace Chat.Server.Messages;

internal static class MessageLogExtensions
{
    public static IServiceCollection AddMessageLog(this IServiceCollection services, IConfiguration configuration) { services.AddValidatedOptions<HistoryOptions>(HistoryOptions.Section); _ = configuration; return services.AddSingleton<IMessageLog, TempLog>(); }
}
internal sealed class TempLog(TimeProvider time) : IMessageLog
{
    private readonly ConcurrentDictionary<string, List<LoggedMessage>> all = new();
    private List<LoggedMessage> Get(StreamKey s) => all.GetOrAdd(s.Value, _ => []);
    public ValueTask<AppendResult> AppendAsync(StreamKey stream, MessageDraft d, CancellationToken cancellation = default)
    {
        var l = Get(stream);
        lock (l)
        {
            if (d.ClientMessageId != null && l.FirstOrDefault(m => m.From == d.From && m.ClientMessageId == d.ClientMessageId) is { } f)
                return ValueTask.FromResult(new AppendResult(f.Text == d.Text ? AppendOutcome.Duplicate : AppendOutcome.Conflict, f, "e"));
            var now = time.GetUtcNow();
            var m = new LoggedMessage(Guid.CreateVersion7(now).ToString(), l.Count + 1, d.From, d.Text, DateTime.SpecifyKind(new DateTime(now.UtcTicks / 10000 * 10000), DateTimeKind.Utc), d.ClientMessageId);
            l.Add(m);
            return ValueTask.FromResult(new AppendResult(AppendOutcome.Stored, m, "e"));
        }
    }
    public ValueTask<LogPage> ReadAfterAsync(StreamKey stream, LogPosition after, int limit, CancellationToken cancellation = default)
    {
        var l = Get(stream);
        lock (l)
        {
            var ok = after.Epoch is null or "e" && after.Seq <= l.Count;
            var r = ok ? l.Skip((int)after.Seq).Take(limit).ToList() : l.TakeLast(limit).ToList();
            return ValueTask.FromResult(new LogPage(r, new StreamPosition("e", l.Count), r.Count > 0 && r[^1].Seq < l.Count, ok));
        }
    }
    public ValueTask<LogPage> ReadBeforeAsync(StreamKey stream, long before, int limit, CancellationToken cancellation = default)
    {
        var l = Get(stream);
        lock (l) { var r = l.Where(m => m.Seq < before).TakeLast(limit).ToList(); return ValueTask.FromResult(new LogPage(r, new StreamPosition("e", l.Count), r.Count > 0 && r[0].Seq > 1, true)); }
    }
    public ValueTask<IReadOnlyList<StreamPosition>> HeadsAsync(IReadOnlyList<StreamKey> streams, CancellationToken cancellation = default) =>
        ValueTask.FromResult<IReadOnlyList<StreamPosition>>([.. streams.Select(s => new StreamPosition("e", Get(s).Count))]);
    public ValueTask ProbeAsync(CancellationToken cancellation = default) => default;
}
