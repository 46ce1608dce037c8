using CsCheck;
using Sdk.Container.Hygiene.Diagnostics;
using Sdk.Container.Hygiene.Operations.Schedules;
using Sdk.Container.Hygiene.Testing.Operations;

namespace Sdk.Container.Hygiene.Tests.Operations.Schedules;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData("@hourly", "0 * * * *")]
    [InlineData("@daily", "0 0 * * *")]
    [InlineData("@midnight", "0 0 * * *")]
    [InlineData("@weekly", "0 0 * * 0")]
    [InlineData("@monthly", "0 0 1 * *")]
    [InlineData("@yearly", "0 0 1 1 *")]
    [InlineData("@annually", "0 0 1 1 *")]
    [InlineData(" 00\t02  * * * ", "0 2 * * *")]
    [InlineData("*/15 8-18/2 * * *", "*/15 8-18/2 * * *")]
    [InlineData("*/1 0-23/1 * * *", "* 0-23 * * *")]
    [InlineData("0 0 * JAN,jun-Aug Mon-FRI", "0 0 * 1,6-8 1-5")]
    [InlineData("0 0 * * 7", "0 0 * * 0")]
    [InlineData("0 0 * * 7,sun,3,0", "0 0 * * 0,3")]
    [InlineData("0 0 * * sun-thu", "0 0 * * 0-4")]
    [InlineData("5-5 0 29 2 *", "5 0 29 2 *")]
    [InlineData("0 0 31 2 1", "0 0 31 2 1")]
    [InlineData("0 3 1-31/2 * 1", "0 3 1-31/2 * 1")]
    public void What_is_read_alike_is_taken_in_numbers(string written, string cron) => Schedule.Parse(written).Cron.ShouldBe(cron);

    [Theory]
    [InlineData("", "HYG6010", "0 fields")]
    [InlineData("0 2 * *", "HYG6010", "4 fields")]
    [InlineData("0 0 2 * * * *", "HYG6010", "7 fields")]
    [InlineData("0 30 2 * * *", "HYG6011", "'30 2 * * *'")]
    [InlineData("@dayly", "HYG6012", "'@daily'")]
    [InlineData("@Daily", "HYG6012", "'@daily'")]
    [InlineData("@every 5m", "HYG6013", "'*/5 * * * *'")]
    [InlineData("@every 2h", "HYG6013", "'0 */2 * * *'")]
    [InlineData("@every 90m", "HYG6013", "five fields")]
    [InlineData("@reboot", "HYG6013", "Kubernetes")]
    [InlineData("*/90 * * * *", "HYG6014", "Write '0'")]
    [InlineData("10-20/11 * * * *", "HYG6014", "Write '10'")]
    [InlineData("0 */24 * * *", "HYG6014", "only the hour 0")]
    [InlineData("CRON_TZ=Europe/Berlin 0 2 * * *", "HYG6015", "TimeZone")]
    [InlineData("TZ=UTC 0 2 * * *", "HYG6015", "TimeZone")]
    [InlineData("0 0 * * mno", "HYG6016", "'mon'")]
    [InlineData("0 0 * * monday", "HYG6016", "day of the week 'monday'")]
    [InlineData("+5 * * * *", "HYG6016", "minute '+5'")]
    [InlineData("1,,2 * * * *", "HYG6016", "minute '1,,2'")]
    [InlineData("1- * * * *", "HYG6016", "minute '1-'")]
    [InlineData("-5 * * * *", "HYG6016", "minute '-5'")]
    [InlineData("*/ * * * *", "HYG6016", "minute '*/'")]
    [InlineData("5 ** * * *", "HYG6016", "hour '**'")]
    [InlineData("٣ * * * *", "HYG6016", "minute")]
    [InlineData("0 0 L * *", "HYG6017", "'L'")]
    [InlineData("0 0 15W * *", "HYG6017", "'15W'")]
    [InlineData("0 0 LW * *", "HYG6017", "'LW'")]
    [InlineData("0 0 * * 5#2", "HYG6017", "'5#2'")]
    [InlineData("0 0 * * 5L", "HYG6017", "'5L'")]
    [InlineData("0 0 ? * 1", "HYG6017", "'?'")]
    [InlineData("H 0 * * *", "HYG6017", "Splay")]
    [InlineData("1~5 0 * * *", "HYG6017", "'1~5'")]
    [InlineData("60 * * * *", "HYG6018", "from 0 to 59")]
    [InlineData("0 24 * * *", "HYG6018", "hour '24'")]
    [InlineData("0 0 0 * *", "HYG6018", "from 1 to 31")]
    [InlineData("0 0 1 13 *", "HYG6018", "month '13'")]
    [InlineData("0 0 * * 8", "HYG6018", "'8'")]
    [InlineData("99999999999 * * * *", "HYG6018", "'99999999999'")]
    [InlineData("*/0 * * * *", "HYG6018", "'/0'")]
    [InlineData("0 22-2 * * *", "HYG6019", "'0-2,22-23'")]
    [InlineData("0 20-4/2 * * *", "HYG6019", "'0,2,4,20,22'")]
    [InlineData("0 0 * nov-feb *", "HYG6019", "'1-2,11-12'")]
    [InlineData("0 0 * * fri-mon", "HYG6019", "'0-1,5-6'")]
    [InlineData("0 0 * * 6-7", "HYG6020", "'0,6'")]
    [InlineData("0 0 * * fri-sun", "HYG6020", "'0,5-6'")]
    [InlineData("0 0 * * 1-7", "HYG6020", "'0-6'")]
    [InlineData("0 0 * * 0-7", "HYG6020", "'0-6'")]
    [InlineData("0 0 * * 1-7/2", "HYG6020", "'0-1,3,5'")]
    [InlineData("5/10 * * * *", "HYG6021", "'5-59/10'")]
    [InlineData("0 0 * * 5,*", "HYG6022", "'0-6'")]
    [InlineData("*/20,7 * * * *", "HYG6022", "'0-59/20'")]
    [InlineData("0 3 */2 * 1", "HYG6028", "'0 3 1-31/2 * 1'")]
    [InlineData("0 3 1 * */2", "HYG6028", "'0 3 1 * 0-6/2'")]
    [InlineData("0 0 31 2 *", "HYG6029", "month '2'")]
    [InlineData("0 0 31 4,6,9,11 *", "HYG6029", "day of the month '31'")]
    [InlineData("0 0 30,31 feb *", "HYG6029", "month 'feb'")]
    public void What_is_not_read_alike_is_refused_with_the_way_out(string written, string code, string hint)
    {
        var refused = Should.Throw<HygieneException>(() => Schedule.Parse(written));
        refused.Code.ShouldBe(code);
        refused.Message.ShouldContain(hint);
        refused.Message.ShouldContain(written.Trim());
    }

    [Fact]
    public void What_is_in_numbers_stays_as_it_is() => Gen.Int.Sample(seed =>
    {
        var schedule = Schedule.Parse(RandomSchedule.Next(new Random(seed)));
        Schedule.Parse(schedule.Cron).ShouldBe(schedule);
        Schedule.Parse(schedule.Cron).Cron.ShouldBe(schedule.Cron);
    }, iter: 1000);

    [Fact]
    public void Nothing_but_a_refusal_escapes() => Gen.OneOf(Gen.Char["0123456789*/-,LW#?@ ~mon\t"].Array[0, 20].Select(letters => new string(letters)), Gen.String).Sample(text =>
    {
        try
        {
            Schedule.Parse(text).Cron.ShouldNotBeEmpty();
        }
        catch (HygieneException refused)
        {
            refused.Code.ShouldStartWith("HYG60");
        }
    }, iter: 5000);
}
