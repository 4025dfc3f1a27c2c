package main
import ("testing";"context";"os";"os/exec";"fmt";"sort";"time";"strconv";"ksearch/index";"ksearch/query")
func TestSlow(t *testing.T){
 n,_:=strconv.Atoi(os.Getenv("N")); dir:="/tmp/growth."+os.Getenv("N")
 w,err:=readWording(context.Background(),"/work/main/corpus"); if err!=nil{t.Fatal(err)}
 qs,err:=w.write(dir+".corpus",n); if err!=nil{t.Fatal(err)}
 if _,err:=os.Stat(dir+".index");err!=nil || os.Getenv("REBUILD")!="" { out,err:=exec.Command("/work/main/bin/ksearch","index","--index",dir+".index","--quiet",dir+".corpus").CombinedOutput(); if err!=nil{t.Fatal(err,string(out))} }
 ix,err:=index.Open(dir+".index",&index.Options{MustExist:true}); if err!=nil{t.Fatal(err)}
 defer ix.Close()
 var as query.Request
 if os.Getenv("F")!="" {as.Facets=[]query.Facet{{Field: query.People}, {Field: query.Places}, {Field: query.Datelines}, {Field: query.PublicationDates}}}
 type r struct{d time.Duration; x query.Expr; total int}
 var rs []r
 R:=9; if os.Getenv("R")!="" {R,_=strconv.Atoi(os.Getenv("R"))}
 for _,x:=range qs { if os.Getenv("WORDS")!="" { if _,ok:=x.(query.Phrase);!ok {continue} }; best:=time.Hour; tot:=0; for range R { req:=as; req.Query=x; s:=time.Now(); res,err:=ix.Search(context.Background(),&req); if err!=nil{t.Fatal(err)}; best=min(best,time.Since(s)); tot=res.Total.Value }; rs=append(rs,r{best,x,tot}) }
 sort.Slice(rs,func(i,j int)bool{return rs[i].d>rs[j].d})
 for _,x:=range rs[:min(40,len(rs))]{fmt.Println(x.d,x.total,x.x)}
 fmt.Println("p50",rs[len(rs)/2].d,"p95",rs[len(rs)/20].d)
}
