using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Chat.Server.Hosting.Diagnostics.Repetitions;
using Chat.Server.Stores.Redis;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Chat.Server.Tests.Hosting.Diagnostics.Repetitions;

/// <summary>Every failure that the server can log, each twice a second for ten minutes.</summary>
public sealed class SparingLoggerTests : IDisposable
{
    private readonly ManualTime time = new();
    private readonly LogCapture log = new();
    private readonly SparingLoggerFactory factory;

    public SparingLoggerTests() => factory = new SparingLoggerFactory(LoggerFactory.Create(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace)), time);

    public static TheoryData<int> Failures()
    {
        var data = new TheoryData<int>();
        foreach (var id in Events.Where(e => e.Value.Level >= LogLevel.Warning).Select(e => e.Key)) data.Add(id);
        return data;
    }

    private static Dictionary<int, (LogLevel Level, MethodInfo Say)> Events { get; } = (
        from type in typeof(RepeatingEvents).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        let attribute = method.GetCustomAttribute<LoggerMessageAttribute>()
        where attribute is not null
        select (attribute, method)).ToDictionary(pair => pair.attribute.EventId, pair => (pair.attribute.Level, pair.method));

    [Fact]
    public void The_server_has_failures_to_log() => Events.Values.Count(e => e.Level >= LogLevel.Warning).Should().BeGreaterThan(25);

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_that_repeats_is_said_at_once_then_ever_more_seldom_and_counted(int id)
    {
        const int Times = 1200;
        var logger = factory.CreateLogger("server");
        for (var i = 0; i < Times; i++)
        {
            Say(logger, id);
            if (i == 0) log.Lines.Should().ContainSingle().Which.Should().Contain($"[{id}]");
            time.Advance(TimeSpan.FromSeconds(0.5));
        }

        factory.Dispose();

        if (id == 1512)
        {
            log.Lines.Should().HaveCount(Times, "each is about another node");
            return;
        }

        log.Lines.Should().HaveCountLessThan(20);
        (log.Lines.Count(line => !line.Contains("left out")) + log.Lines.Sum(LeftOut)).Should().Be(Times);
    }

    [Theory]
    [InlineData(1401, 1402)]
    [InlineData(1503, 1504)]
    [InlineData(1533, 1537)]
    public void A_failure_that_comes_and_goes_is_said_with_its_ends_or_not_at_all(int failure, int end)
    {
        var logger = factory.CreateLogger("server");
        for (var i = 0; i < 120; i++)
        {
            Say(logger, failure);
            time.Advance(TimeSpan.FromSeconds(0.2));
            Say(logger, end);
            time.Advance(TimeSpan.FromSeconds(0.3));
        }

        log.Lines.Should().HaveCountLessThan(20);
        log.Lines.Where(line => line.Contains($"[{end}]")).Should().HaveSameCount(log.Lines.Where(line => line.Contains($"[{failure}]")));
        log.Lines.Last().Should().Contain($"[{end}]", "it is well now");
    }

    [Fact]
    public void A_failure_that_was_left_out_and_stays_is_said_in_the_end()
    {
        var logger = factory.CreateLogger("server");
        Say(logger, 1503);
        Say(logger, 1504);
        Say(logger, 1503);
        log.Lines.Should().HaveCount(2);

        time.Advance(TimeSpan.FromSeconds(10));

        log.Lines.Should().HaveCount(3).And.Subject.Last().Should().Contain("[1503]").And.Contain("(1 times)");
        Say(logger, 1504);
        log.Lines.Last().Should().Contain("[1504]");
    }

    [Fact]
    public void Causes_are_told_apart()
    {
        var logger = factory.CreateLogger("server");
        foreach (var cause in Enum.GetValues<RedisCause>()) logger.NotServed(new RedisProblem(cause, "reason"));
        Say(logger, LogLevel.Error, 1, new IOException());
        Say(logger, LogLevel.Error, 1, new TimeoutException());
        Say(factory.CreateLogger("other"), LogLevel.Error, 1, new IOException());

        log.Lines.Should().HaveCount(Enum.GetValues<RedisCause>().Length + 3);
    }

    [Fact]
    public void What_is_no_failure_is_always_said()
    {
        var logger = factory.CreateLogger("server");
        for (var i = 0; i < 100; i++)
        {
            Say(logger, LogLevel.Information, 1);
            Say(logger, LogLevel.Warning, 0);
            Say(logger, LogLevel.Critical, 1);
        }

        log.Lines.Should().HaveCount(300);
    }

    public void Dispose() => factory.Dispose();

    private static int LeftOut(string line) =>
        Regex.Match(line, @"\(came (\d+) times more|left out \((\d+) times\)") is { Success: true } match
            ? int.Parse(match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value, CultureInfo.InvariantCulture)
            : 0;

    private static void Say(ILogger logger, LogLevel level, int id, Exception? exception = null) =>
        logger.Log(level, new EventId(id), "text", exception, static (text, _) => text);

    private static void Say(ILogger logger, int id)
    {
        var method = Events[id].Say;
        method.Invoke(null, [.. method.GetParameters().Select(parameter => Sample(parameter.ParameterType, logger))]);
    }

    private static object? Sample(Type type, ILogger logger) =>
        type == typeof(ILogger) ? logger
        : type == typeof(string) ? "text"
        : type == typeof(Exception) ? new IOException("failed")
        : Activator.CreateInstance(type);
}
