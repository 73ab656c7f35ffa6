namespace Chat.Server.Tests.Stores.Redis.Log.Words;

public sealed class ThreeRediSearchServers() : RediSearchServer(3);
