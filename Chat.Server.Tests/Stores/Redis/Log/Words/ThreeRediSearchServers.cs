namespace Chat.Server.Tests.Stores.Redis.Log.Words;

public sealed class ThreeRediSearchServers() : RediSearchServers(3);
