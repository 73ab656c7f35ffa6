using Chat.Server.Hosting.Diagnostics.Repetitions;
using Chat.Server.Hosting.Diagnostics.Scopes;
using Chat.Server.Kernel;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting.Diagnostics;

internal static class LoggingExtensions
{
    private const string Time = "yyyy-MM-ddTHH:mm:ss.fffZ";

    public static ILoggingBuilder AddChatConsole(this ILoggingBuilder logging, IConfiguration configuration)
    {
        var options = LogOptions.From(configuration);
        logging.Services.AddValidatedOptions<LogOptions>(LogOptions.Section);
        if (options.HasScopes) logging.Services.AddLogScopes();
        logging.ClearProviders();
        if (options.Format == LogFormat.Json)
        {
            logging.AddJsonConsole(console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = Time;
                console.IncludeScopes = options.HasScopes;
            });
        }
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = Time + " ";
                console.ColorBehavior = LoggerColorBehavior.Default;
            });
        }

        // Nobody may be reading: whoever logs, a thread that waits for sockets above all, does not wait for that. The console says how many lines it has dropped.
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite);
        logging.Services.AddSingleton<ILoggerFactory>(provider => new SparingLoggerFactory(
            new LoggerFactory(
                provider.GetServices<ILoggerProvider>(),
                provider.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(),
                provider.GetRequiredService<IOptions<LoggerFactoryOptions>>()),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<NodeScope>()));

        // It quotes what it cannot read, which may hold a token.
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.None);

        // Whatever ends the start is written to the console as one line; the host would log it as well, with its stack.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

        // The hub's own filter logs what is a fault of the server; SignalR would log every refused request as an error.
        return logging.AddFilter("Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher", LogLevel.None);
    }
}
