using Chat.Samples;

// dotnet run --project samples/Bot -- --Bot:Room=lobby
var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddOptions<BotOptions>().BindConfiguration("Bot");
var bot = builder.Configuration.GetSection("Bot").Get<BotOptions>() ?? new();
builder.Services.AddChatClient(options =>
{
    options.Url = bot.Server;
    options.Token = cancellation => DevToken.GetAsync(bot.Server, bot.Name, cancellation);
});
builder.Services.AddHostedService<DiceBot>();
builder.Build().Run();
